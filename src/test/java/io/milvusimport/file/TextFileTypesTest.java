package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Type, nullable, default and format: DuckDB reads what was set. */
class TextFileTypesTest {
  private enum Nulls {
    NONE,
    NULLABLE,
    DEFAULT,
    NULLABLE_DEFAULT
  }

  @TempDir Path directory;

  static Stream<Arguments> cells() {
    return Stream.of(FileFormat.JSON, FileFormat.CSV)
        .flatMap(
            format ->
                Stream.of(SampleType.values())
                    .flatMap(
                        type ->
                            Stream.of(Nulls.values())
                                .filter(nulls -> nulls.ordinal() < 2 || type.defaultValue != null)
                                .map(nulls -> Arguments.of(format, type, nulls))));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void everyValueReadsBackAsItWasSet(FileFormat format, SampleType sample, Nulls nulls)
      throws Exception {
    // Given
    Field field = field(sample, nulls);
    if (FormatLimits.cannotCarry(format, field).isPresent()) {
      assertThat(List.of(format, sample, nulls))
          .isEqualTo(List.of(FileFormat.CSV, SampleType.STRUCTS, Nulls.NULLABLE));
      return;
    }
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    DataFile file =
        DataFile.create(
            SampleCollections.of(key("id"), field), settings, directory.resolve("file"));

    // When
    List<@Nullable Object> expected = new ArrayList<>();
    for (SampleType.Value value : sample.values) {
      write(file, row -> value.setter().accept(row, 1));
      expected.add(value.read());
    }
    if (nulls != Nulls.NONE) {
      write(file, row -> row.setNull(1));
      write(file, row -> {}); // not set at all
      expected.add(sample.defaultValue == null ? null : valueOfNull(sample, nulls));
      expected.add(sample.defaultValue == null ? null : valueOfNull(sample, nulls));
    }
    SealedFile sealed = file.seal();

    // Then
    Map<String, String> types = new LinkedHashMap<>();
    types.put("id", "BIGINT");
    types.put("value", sample.duckType);
    List<Map<String, @Nullable Object>> rows = new WrittenText(format, sealed).rows(types);
    assertThat(rows).extracting(row -> row.get("value")).isEqualTo(expected);
    assertThat(rows).extracting(row -> row.get("id")).doesNotContainNull();
    assertThat(sealed.rows()).isEqualTo(expected.size()).isPositive();
    assertThat(sealed.bytes()).isEqualTo(sealed.path().toFile().length());
  }

  private static @Nullable Object valueOfNull(SampleType sample, Nulls nulls) {
    return nulls == Nulls.NULLABLE ? null : sample.readDefault();
  }

  private static Field field(SampleType sample, Nulls nulls) {
    boolean hasDefault = nulls == Nulls.DEFAULT || nulls == Nulls.NULLABLE_DEFAULT;
    return new Field(
        "value",
        sample.type,
        false,
        false,
        nulls == Nulls.NULLABLE || nulls == Nulls.NULLABLE_DEFAULT,
        hasDefault ? Optional.ofNullable(sample.defaultValue) : Optional.empty());
  }

  private interface Setter {
    void set(RowBuffer row);
  }

  private static void write(DataFile file, Setter setter) throws Exception {
    RowBuffer row = file.rowBuffer();
    row.begin();
    row.setLong(0, file.rows());
    setter.set(row);
    assertThat(row.refusal()).isEmpty();
    row.commit();
  }
}
