package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowCountTest {
  private static final Map<Integer, Long> TWO_AND_ONE = Map.of(0, 2L, 3, 1L);

  @Test
  void everyRecordOnceIsPerfect() {
    RowCount count = count(RowCount.id(0, 0), RowCount.id(0, 1), RowCount.id(3, 0));

    assertThat(count).isEqualTo(new RowCount(3, 0, 0));
    assertThat(count.isPerfect()).isTrue();
  }

  @Test
  void aRecordWithoutARowIsLostThoughAnotherHasTwo() {
    RowCount count = count(RowCount.id(0, 1), RowCount.id(0, 1), RowCount.id(3, 0));

    assertThat(count).isEqualTo(new RowCount(3, 1, 1));
    assertThat(count.isPerfect()).isFalse();
  }

  @Test
  void aRowOfNoRecordIsNoCount() {
    assertThatThrownBy(() -> count(RowCount.id(3, 1))).hasMessageContaining("is of no record");
  }

  private static RowCount count(Long... ids) {
    return RowCount.of(TWO_AND_ONE, List.of(ids));
  }
}
