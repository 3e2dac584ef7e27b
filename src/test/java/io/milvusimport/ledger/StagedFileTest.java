package io.milvusimport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagedFileTest {
  private static final String NAME = "data/default/products/a-1-0";

  @Test
  void aFileInPartsIsAFolderThatTheAttemptOwns() {
    StagedFile file = Facts.fileInParts("a", 1, 0, 9);

    assertThat(file.path(Suffix.STAGED)).isEqualTo(NAME + ".0-1/");
    assertThat(file.keys(new Suffix(4, 2)))
        .containsExactly(NAME + ".4-2/id.npy", NAME + ".4-2/$meta.npy");
  }

  @Test
  void aFileWithoutPartsIsOneObject() {
    StagedFile file = Facts.file("a", 1, 0, 9);

    assertThat(file.keys(Suffix.STAGED)).containsExactly(NAME + ".0-1.parquet");
    assertThat(file.path(Suffix.STAGED)).isEqualTo(NAME + ".0-1.parquet");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deep/id.npy", "id.parquet", "$meta.npy"})
  void partsAreDistinctNamesOfOneKind(String part) {
    StagedFile good = Facts.fileInParts("a", 1, 0, 9);

    assertThatThrownBy(
            () ->
                new StagedFile(
                    NAME, ".npy", Facts.HERE, 9, 9, "449", "f00d", with(good.parts(), part)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("its parts are no file names of .npy");
  }

  private static List<String> with(List<String> parts, String another) {
    return List.of(parts.get(0), parts.get(1), another);
  }
}
