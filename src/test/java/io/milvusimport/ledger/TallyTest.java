package io.milvusimport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.schema.Destination;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Destination X = new Destination("default", "x", Optional.empty());
  private static final Destination Y = new Destination("default", "y", Optional.empty());

  private static Tally tally(LongStream offsets) {
    long[] all = offsets.toArray();
    return new Tally(X, all.length, LongStream.of(all).map(Tally::digest).sum());
  }

  @Test
  void choicesOfAsManyNeighbouringOffsetsDiffer() {
    // Given all choices of 8 out of 16 offsets, at the beginning of a partition and far in it
    for (long base : new long[] {0, 1L << 40}) {
      Set<Long> digests = new HashSet<>();
      int choices = 0;
      for (int bits = 0; bits < 1 << 16; bits++) {
        if (Integer.bitCount(bits) == 8) {
          int chosen = bits;
          digests.add(
              tally(LongStream.range(0, 16).filter(n -> (chosen >> n & 1) == 1).map(n -> base + n))
                  .digest());
          choices++;
        }
      }

      // Then
      assertThat(digests).hasSize(choices);
    }
  }

  @Test
  void whatIsLeftOfAPartIsTheOtherPart() {
    // Given
    List<Tally> all = List.of(Tally.of(X, 0, 10), Tally.of(Y, 10, 13));

    // Then
    assertThat(Tally.rest(all, List.of(Tally.of(X, 0, 4))))
        .containsExactly(Tally.of(X, 4, 10), Tally.of(Y, 10, 13));
    assertThat(Tally.rest(all, List.of(Tally.of(X, 0, 10)))).containsExactly(Tally.of(Y, 10, 13));
    assertThat(Tally.rest(all, List.of())).isEqualTo(all);
  }

  @Test
  void whatIsLeftShowsThatOthersWereTakenAway() {
    assertThat(Tally.rest(List.of(Tally.of(X, 0, 1)), List.of(Tally.of(X, 1, 2))))
        .singleElement()
        .isNotEqualTo(new Tally(X, 0, 0));
  }

  @Test
  void aBatchHasNoMoreRowsThanItsRangesTellOf() {
    StagedFile file = Facts.file("a", 1, 0, 11);
    List<Fact.Range> ranges = List.of(Facts.range(Facts.P0, 1, 0, 10));

    assertThatThrownBy(() -> new Fact.BatchStaged("a", 1, ranges, List.of(file), List.of(), 0))
        .hasMessage("A batch has 11 rows for default.products/2026 of 10 records");
  }
}
