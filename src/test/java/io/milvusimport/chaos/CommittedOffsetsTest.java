package io.milvusimport.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommittedOffsetsTest {
  private final CommittedOffsets offsets = new CommittedOffsets();

  @Test
  void offsetsBelowWhichAllRowsAreInAreFine() {
    offsets.saw(Map.of(2, 1L), Set.of(RowCount.id(2, 0), RowCount.id(2, 1)));
    offsets.saw(Map.of(2, 2L), Set.of(RowCount.id(2, 0), RowCount.id(2, 1)));

    assertThat(offsets.findings()).isEmpty();
  }

  @Test
  void anOffsetPastARowThatIsNotInIsFound() {
    offsets.saw(Map.of(2, 2L), Set.of(RowCount.id(2, 1)));

    assertThat(offsets.findings())
        .containsExactly("partition 2: offset 2 committed, and the row of 0 is not in");
  }

  @Test
  void anOffsetThatMovesBackIsFound() {
    offsets.saw(Map.of(2, 2L), Set.of(RowCount.id(2, 0), RowCount.id(2, 1)));
    offsets.saw(Map.of(2, 1L), Set.of(RowCount.id(2, 0), RowCount.id(2, 1)));

    assertThat(offsets.findings()).containsExactly("partition 2: offset 1 committed after 2");
  }
}
