package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.field;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The words of {@link AcceptedValues} against what the mapper does. */
class AcceptedValuesTest {
  private static final LocalDate DATE = LocalDate.EPOCH.plusDays(1);
  private static final LocalTime TIME = LocalTime.NOON;
  private static final Instant TIMESTAMP = Instant.EPOCH;

  @TempDir Path directory;
  private int files;

  static Stream<Arguments> accepted() {
    FieldType floats = new FieldType.FloatVector(1);
    FieldType halves = new FieldType.Float16Vector(1);
    return Stream.of(
        Arguments.of(new FieldType.Bool(), List.of(true, false)),
        Arguments.of(new FieldType.Int8(), List.of(1, 1.0, new BigDecimal("1.0"), DATE)),
        Arguments.of(new FieldType.Int64(), List.of(1L, DATE, TIME, TIMESTAMP)),
        Arguments.of(new FieldType.Float(), List.of(1, 0.1, new BigDecimal("0.1"))),
        Arguments.of(new FieldType.VarChar(32), List.of("text", DATE, TIME, TIMESTAMP)),
        Arguments.of(new FieldType.Text(), List.of("text", DATE, TIME, TIMESTAMP)),
        Arguments.of(new FieldType.Json(), List.of(Map.of(), List.of(), 1.5, true, "[1]")),
        Arguments.of(new FieldType.Timestamptz(), List.of("2024-01-31T08:00+08:00", TIMESTAMP)),
        Arguments.of(new FieldType.Geometry(), List.of("POINT (1 2)")),
        Arguments.of(RecordSample.ARRAY_BOOL.type, List.of(List.of(true), "[true]")),
        Arguments.of(floats, List.of(List.of(1), new byte[4], "[1]", "AAAAAA==")),
        Arguments.of(halves, List.of(List.of(1), new byte[2], "[1]", "AAA=")),
        Arguments.of(
            new FieldType.BinaryVector(8), List.of(List.of(255), new byte[1], "[255]", "ff")),
        Arguments.of(
            new FieldType.Int8Vector(1), List.of(List.of(-128), new byte[1], "[-128]", "AA==")),
        Arguments.of(
            new FieldType.SparseFloatVector(),
            List.of(
                Map.of("4294967294", 1.0),
                Map.of("indices", List.of(1), "values", List.of(0.5)),
                "{\"1\":0.5}")));
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        Arguments.of(new FieldType.Bool(), List.of("true", 1)),
        Arguments.of(new FieldType.Int8(), List.of(128, -129, 1.5, "1")),
        Arguments.of(new FieldType.Float(), List.of(Double.NaN, 1e300, "1", DATE)),
        Arguments.of(new FieldType.Float(), List.of(new BigDecimal("0.12345678901"))),
        Arguments.of(new FieldType.VarChar(3), List.of("漢字", 1, true)),
        Arguments.of(new FieldType.Json(), List.of("plain", Double.NaN, "1E400")),
        Arguments.of(
            new FieldType.Timestamptz(), List.of(1L, "2024-01-31", "2024-01-31T08:00:00.1234567Z")),
        Arguments.of(new FieldType.Geometry(), List.of("SRID=4326;POINT (1 2)", "POINT (1)")),
        Arguments.of(RecordSample.ARRAY_BOOL.type, List.of("[null]", List.of(1))),
        Arguments.of(new FieldType.FloatVector(1), List.of(List.of(1, 2), new byte[3], "é")),
        Arguments.of(new FieldType.Float16Vector(1), List.of(List.of(65520), new byte[4])),
        Arguments.of(new FieldType.BinaryVector(8), List.of(List.of(256), List.of(-1))),
        Arguments.of(new FieldType.Int8Vector(1), List.of(List.of(128), List.of(1.5))),
        Arguments.of(
            new FieldType.SparseFloatVector(), List.of(Map.of("4294967295", 1), Map.of("1", -1))));
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void whatTheWordsNameIsAccepted(FieldType type, List<Object> values) {
    assertThat(values).allMatch(value -> isAccepted(type, value)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatTheWordsExcludeIsRefused(FieldType type, List<Object> values) {
    assertThat(values).noneMatch(value -> isAccepted(type, value)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeHasWords(RecordSample sample) {
    assertThat(AcceptedValues.of(sample.type).values()).isNotBlank();
  }

  private boolean isAccepted(FieldType type, Object value) {
    CollectionSchema schema = SampleCollections.of(field("f", type));
    try {
      DataFile file =
          DataFile.create(schema, FileSettings.defaults(), directory.resolve("f" + files++));
      boolean isAccepted =
          new RecordMapper(schema, MappingOptions.defaults())
              .write(Map.of("f", value), file.rowBuffer())
              .isEmpty();
      file.discard();
      return isAccepted;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
