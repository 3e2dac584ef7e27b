package io.milvusimport.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void everyRecordOnceAndTheOffsetBehindTheLastIsPerfect() {
    Outcome outcome = new Outcome(Set.of(1L, 2L, 3L), Set.of(3L, 1L, 2L), 3, 3);

    assertThat(outcome.isPerfect()).isTrue();
    assertThat(outcome.summary())
        .isEqualTo("demo: 3 of 3 rows imported, 0 lost, 0 duplicated, offset 3 committed");
  }

  @Test
  void oneLostAndOneDoubledRowAreSeenAlthoughTheCountIsRight() {
    Outcome outcome = new Outcome(Set.of(1L, 2L, 3L), Set.of(1L, 2L), 3, 3);

    assertThat(outcome.isPerfect()).isFalse();
    assertThat(outcome.summary())
        .isEqualTo("demo: 2 of 3 rows imported, 1 lost, 1 duplicated, offset 3 committed");
    assertThat(outcome.shortcomings())
        .containsExactly(
            "rows are missing: ids 3", "rows are there more than once: 3 rows of 2 ids");
  }

  @Test
  void anOffsetBehindOrAheadOfTheRowsIsNotPerfect() {
    assertThat(new Outcome(Set.of(1L), Set.of(1L), 1, 0).isPerfect()).isFalse();
    assertThat(new Outcome(Set.of(1L), Set.of(1L), 1, 2).shortcomings())
        .containsExactly("the committed offset is 2, not 1");
  }

  @Test
  void aRowNobodySentIsNotPerfect() {
    assertThat(new Outcome(Set.of(1L), Set.of(1L, 9L), 2, 1).shortcomings())
        .containsExactly("rows are there that nobody sent: ids 9");
  }
}
