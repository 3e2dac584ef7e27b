package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void theSameSeedGivesTheSameSteps() {
    assertThat(Schedule.of(7, 20, 0, true, 2, false))
        .isEqualTo(Schedule.of(7, 20, 0, true, 2, false));
    assertThat(Schedule.of(7, 20, 0, true, 2, false))
        .isNotEqualTo(Schedule.of(8, 20, 0, true, 2, false));
  }

  @Test
  void sixtyKillsOverThreeGenerationsAreTenInEachPhase() {
    List<Schedule> schedules = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      schedules.add(Schedule.of(i, 20, 20 * i % Phase.values().length, i == 2, 2, i == 0));
    }
    for (Phase phase : Phase.values()) {
      assertThat(schedules.stream().mapToLong(schedule -> schedule.kills(phase)).sum())
          .as(phase.toString())
          .isEqualTo(10);
    }
  }

  @Test
  void aServerWithoutCommitIsNotWaitedForToCommit() {
    for (long seed = 0; seed < 50; seed++) {
      assertThat(Schedule.of(seed, 20, 0, false, 2, false).steps().toString())
          .doesNotContain("CommitStarted")
          .doesNotContain("commit done");
    }
  }

  @Test
  void jobsAreLostAtMostOnceAndAtTheEnd() {
    List<Step> steps = Schedule.of(7, 20, 0, true, 2, false).steps();
    assertThat(steps.indexOf(new Step.LoseJobs())).isEqualTo(steps.size() - 1);
    assertThat(Schedule.of(7, 3, 0, true, 2, false).steps()).doesNotContain(new Step.LoseJobs());
  }
}
