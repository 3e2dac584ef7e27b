package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.SealedFile;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.file.WrittenText;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the official Python writer (pymilvus 3.0.2) gets wrong and these files do not. */
class OfficialWriterDefectsTest {
  @TempDir Path directory;

  /** There a nullable column with a null in it goes through float64: ...992 and ...996. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMPY")
  void wholeNumbersAbove2To53KeepEveryDigitBesideNulls(FileFormat format) throws Exception {
    // Given
    Path golden =
        Path.of(
            Objects.requireNonNull(getClass().getResource("/golden/p_int64_lossy.rows.jsonl"))
                .toURI());
    List<String> records = new ArrayList<>(Files.readAllLines(golden));
    records.add("{\"id\":3,\"int64\":9223372036854775807}");

    // When
    List<@Nullable Object> read =
        writeAndRead(format, "int64", new FieldType.Int64(), "BIGINT", records);

    // Then
    assertThat(read).containsExactly(9007199254740993L, null, -9007199254740995L, Long.MAX_VALUE);
  }

  /** There it is the text null in Parquet, which the server imports as a JSON null. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMPY")
  void nullJsonIsNullAndNotTheTextNull(FileFormat format) throws Exception {
    List<@Nullable Object> read =
        writeAndRead(format, "f", new FieldType.Json(), "JSON", recordsWithNull("{\"a\":1}"));

    assertThat(read).containsExactly("{\"a\":1}", null, null);
  }

  /** There it is the text null in Parquet, which the server imports as an empty vector. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMPY")
  void nullSparseVectorIsNullAndNotAnEmptyVector(FileFormat format) throws Exception {
    List<@Nullable Object> read =
        writeAndRead(
            format, "f", new FieldType.SparseFloatVector(), "VARCHAR", recordsWithNull("{}"));

    assertThat(read).containsExactly("{}", null, null);
  }

  /** There the flush fails in its thread, and no file is there though the commit returned. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMPY")
  void nullFloat16VectorsAreWrittenBesideOthers(FileFormat format) throws Exception {
    List<@Nullable Object> read =
        writeAndRead(
            format, "f", new FieldType.Float16Vector(2), "DOUBLE[]", recordsWithNull("[1.5,-2.0]"));

    assertThat(read)
        .containsExactly(
            format == FileFormat.PARQUET ? bytes(0x00, 0x3e, 0x00, 0xc0) : List.of(1.5, -2.0),
            null,
            null);
  }

  /** As for {@link #nullFloat16VectorsAreWrittenBesideOthers}. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NUMPY")
  void nullBFloat16VectorsAreWrittenBesideOthers(FileFormat format) throws Exception {
    List<@Nullable Object> read =
        writeAndRead(
            format,
            "f",
            new FieldType.BFloat16Vector(2),
            "DOUBLE[]",
            recordsWithNull("[1.5,-2.0]"));

    assertThat(read)
        .containsExactly(
            format == FileFormat.PARQUET ? bytes(0xc0, 0x3f, 0x00, 0xc0) : List.of(1.5, -2.0),
            null,
            null);
  }

  private static List<String> recordsWithNull(String json) {
    return List.of("{\"id\":0,\"f\":" + json + "}", "{\"id\":1,\"f\":null}", "{\"id\":2}");
  }

  private static List<Short> bytes(int... values) {
    List<Short> bytes = new ArrayList<>();
    for (int value : values) {
      bytes.add((short) value);
    }
    return bytes;
  }

  private List<@Nullable Object> writeAndRead(
      FileFormat format, String name, FieldType type, String duckType, List<String> records)
      throws Exception {
    CollectionSchema schema = SampleCollections.of(key("id"), nullable(name, type));
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    DataFile file = DataFile.create(schema, settings, directory.resolve("f"));
    RecordMapper mapper = new RecordMapper(schema, MappingOptions.defaults());
    for (String record : records) {
      assertThat(mapper.write(Json.map(record), file.rowBuffer())).isEmpty();
    }
    SealedFile sealed = file.seal();
    Map<String, String> types = new LinkedHashMap<>(Map.of("id", "BIGINT"));
    types.put(name, duckType);
    List<Map<String, @Nullable Object>> rows =
        format == FileFormat.PARQUET
            ? new WrittenFile(sealed.path()).rows()
            : new WrittenText(format, sealed).rows(types);
    List<@Nullable Object> values = new ArrayList<>();
    rows.forEach(row -> values.add(row.get(name)));
    return values;
  }
}
