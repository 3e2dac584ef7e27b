package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Why: no fake is a worker that is killed. What: a kill in each phase, a stopped worker and faults
 * on the way, over a server of one phase and one of two. How: the program of {@code mvn -Pchaos},
 * with a seed that leaves out what waits for minutes.
 */
@ExtendWith(SharedTestBed.class)
class ChaosIT {
  private static final long SEED = 1;
  private static final int KILLS = Phase.values().length;

  @Test
  void everyRowIsThereOnceAfterAKillInEachPhase(TestBed bed) throws Exception {
    // Given
    ChaosLog log = new ChaosLog(System.out);
    Chaos chaos = new Chaos(SEED, KILLS, List.of("2.6.24", "3.0.2"), log);

    // When
    List<Outcome> outcomes = chaos.run(bed);

    // Then
    log.line("all", chaos.report(outcomes));
    assertThat(chaos.complaints(outcomes)).isEmpty();
    assertThat(Outcome.kills(outcomes).values()).containsOnly(1);
  }
}
