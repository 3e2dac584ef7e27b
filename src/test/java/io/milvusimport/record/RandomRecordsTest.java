package io.milvusimport.record;

import static io.milvusimport.record.RandomValues.EXTRA;
import static io.milvusimport.record.RandomValues.SCHEMA;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.RowBuffer;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good and bad records of every type and form mixed: what is accepted reads back equal, what is not
 * names the field that was spoiled and leaves no trace in any column.
 */
class RandomRecordsTest {
  private enum Form {
    MAP,
    STRUCT,
    JSON_BYTES,
    JSON_TEXT
  }

  private final RecordMapper connect = new RecordMapper(SCHEMA, MappingOptions.defaults());
  private final RecordMapper json =
      new RecordMapper(SCHEMA, MappingOptions.defaults().with(ValueFormat.JSON));

  @TempDir Path directory;

  @Test
  void rowsOfAFileReadBackEqualAndRejectedOnesLeaveNoTrace() throws Exception {
    // Given small pages and groups, so that rows are taken back at every kind of boundary
    long seed = 1;
    Random random = new Random(seed);
    FileSettings settings =
        FileSettings.parquet(100_000, 64 + random.nextInt(2000), VectorCompression.NONE);
    DataFile file = DataFile.create(SCHEMA, settings, directory.resolve("f"));

    // When
    List<Map<String, @Nullable Object>> accepted = write(20_000, seed, random, file.rowBuffer());
    WrittenFile read = new WrittenFile(file.seal().path());

    // Then
    assertSame(accepted, read.rows(), seed);
    assertThat(read.chunks().size()).isGreaterThan(10 * (SCHEMA.fields().size() + 1));
    for (String name : List.of("id", "flag", "small", "score", "attributes", "time", "sparse")) {
      assertThat(nullCount(read, name))
          .as("seed %d, nulls of %s", seed, name)
          .isEqualTo(accepted.stream().filter(row -> row.get(name) == null).count());
    }
  }

  @Test
  void columnsAreSetToWhatRecordsHold() throws Exception {
    long seed = 2;
    RecordedRows rows = new RecordedRows(SCHEMA);

    List<Map<String, @Nullable Object>> accepted = write(80_000, seed, new Random(seed), rows);

    assertSame(accepted, rows.rows(), seed);
  }

  /** What a reader must see of the accepted ones. */
  private List<Map<String, @Nullable Object>> write(
      int records, long seed, Random random, RowBuffer rows) throws IOException {
    RandomValues values = new RandomValues(random);
    List<String> fields =
        new ArrayList<>(SCHEMA.fields().stream().skip(1).map(Field::name).toList());
    fields.add(EXTRA);
    List<Map<String, @Nullable Object>> accepted = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      Map<String, @Nullable Object> record = new LinkedHashMap<>();
      Map<String, @Nullable Object> expected = new LinkedHashMap<>();
      draw(i, values, random, record, expected);
      Form form = Form.values()[random.nextInt(4)];
      if (form == Form.STRUCT && record.containsKey(EXTRA)) {
        form = Form.MAP; // structs here have the collection's fields alone
      }
      String spoiled = "";
      if (random.nextInt(3) == 0) {
        spoiled = fields.get(random.nextInt(fields.size()));
        record.put(spoiled, values.bad(spoiled));
        form = form == Form.STRUCT ? Form.MAP : form;
      } else {
        accepted.add(expected);
      }
      Optional<Rejection> rejection = write(record, form, rows);
      String named = rejection.map(Rejection::field).orElse("");
      if (!named.equals(spoiled)) { // asked first, as descriptions take their time
        assertThat(named)
            .as("seed %d, record %d, %s, %s", seed, i, form, rejection)
            .isEqualTo(spoiled);
      }
    }
    assertThat(accepted).hasSizeBetween(records / 2, records * 3 / 4);
    return accepted;
  }

  private void draw(
      long id,
      RandomValues values,
      Random random,
      Map<String, @Nullable Object> record,
      Map<String, @Nullable Object> expected) {
    for (Field field : SCHEMA.fields()) {
      expected.put(field.name(), null);
      int choice = field.primaryKey() || !field.acceptsNull() ? 2 : random.nextInt(4);
      if (field.primaryKey()) {
        record.put(field.name(), id);
        expected.put(field.name(), id);
      } else if (choice > 1) {
        RandomValues.Sample sample = values.good(field);
        record.put(field.name(), sample.value());
        expected.put(field.name(), sample.expected());
      } else if (choice == 1) {
        record.put(field.name(), null);
      }
    }
    expected.put("$meta", Json.tree("{}"));
    if (random.nextBoolean()) {
      Object extra = values.extra();
      record.put(EXTRA, extra);
      expected.put("$meta", Json.tree(Json.text(Map.of(EXTRA, extra))));
    }
  }

  private Optional<Rejection> write(Map<String, @Nullable Object> record, Form form, RowBuffer rows)
      throws IOException {
    return switch (form) {
      case MAP -> connect.write(record, rows);
      case STRUCT -> connect.write(StructRecords.of(SCHEMA, record), rows);
      case JSON_BYTES -> json.write(jsonText(record).getBytes(UTF_8), rows);
      case JSON_TEXT -> json.write(jsonText(record), rows);
    };
  }

  /** Half characters cannot be written but by escapes. */
  private static String jsonText(Map<String, @Nullable Object> record) {
    return Json.text(record).replace("\ud83d\"", "\\ud83d\"");
  }

  private static void assertSame(
      List<Map<String, @Nullable Object>> expected,
      List<Map<String, @Nullable Object>> rows,
      long seed) {
    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (Field field : SCHEMA.fields()) {
        row.put(field.name(), plain(field.type(), rows.get(i).get(field.name())));
      }
      row.put("$meta", Json.tree(rows.get(i).get("$meta")));
      if (!row.equals(expected.get(i))) {
        assertThat(row).as("seed %d, row %d", seed, i).isEqualTo(expected.get(i));
      }
    }
  }

  /** The value as {@link RandomValues} says what is expected. */
  private static @Nullable Object plain(FieldType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof FieldType.Json || type instanceof FieldType.SparseFloatVector) {
      return Json.tree(value);
    }
    if (type instanceof FieldType.ArrayOfStruct array) {
      return ((List<?>) value).stream().map(item -> struct(array, (Map<?, ?>) item)).toList();
    }
    if (value instanceof List<?> list
        && type instanceof FieldType.DenseVector
        && !(type instanceof FieldType.FloatVector)) {
      byte[] bytes = new byte[list.size()];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = ((Number) list.get(i)).byteValue();
      }
      return HexFormat.of().formatHex(bytes);
    }
    return value instanceof Byte || value instanceof Integer
        ? (Object) ((Number) value).longValue()
        : value;
  }

  private static Map<String, @Nullable Object> struct(
      FieldType.ArrayOfStruct type, Map<?, ?> item) {
    Map<String, @Nullable Object> struct = new LinkedHashMap<>();
    type.fields()
        .forEach(field -> struct.put(field.name(), plain(field.type(), item.get(field.name()))));
    return struct;
  }

  private static long nullCount(WrittenFile file, String column) throws SQLException {
    return file.chunks().stream()
        .filter(chunk -> column.equals(chunk.get("path_in_schema")))
        .mapToLong(
            chunk -> ((Number) Objects.requireNonNull(chunk.get("stats_null_count"))).longValue())
        .sum();
  }
}
