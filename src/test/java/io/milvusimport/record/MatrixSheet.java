package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.key;
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
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One file with a column of each type: every value of the type, in turn, then where nulls are taken
 * a row of nulls and one in which nothing is given.
 */
final class MatrixSheet {
  /** More than any type has values. */
  private static final int VALUE_ROWS = 6;

  private final FileFormat format;
  private final RecordForm form;
  private final List<RecordSample> samples;
  private final CollectionSchema schema;

  /** Fields of which a null was rejected, by their name in the rejection. */
  final List<String> rejectedNulls = new ArrayList<>();

  /** Column to its values, in the order of the rows. */
  final Map<String, List<@Nullable Object>> read = new LinkedHashMap<>();

  MatrixSheet(
      FileFormat format,
      RecordForm form,
      List<RecordSample> samples,
      boolean isNullable,
      boolean hasDefault) {
    this.format = format;
    this.form = form;
    this.samples = samples;
    this.schema =
        SampleCollections.of(
            Stream.concat(
                    Stream.of(key("id")),
                    samples.stream().map(sample -> sample.field(isNullable, hasDefault)))
                .toArray(Field[]::new));
  }

  /** Writes the file through the mapper and reads it with a foreign reader. */
  void writeAndRead(Path path) throws Exception {
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    DataFile file = DataFile.create(schema, settings, path);
    RecordMapper mapper = new RecordMapper(schema, form.options());
    for (int row = 0; row < VALUE_ROWS; row++) {
      assertThat(write(values(file.rows(), row), mapper, file)).isEmpty();
    }
    if (schema.fields().get(1).acceptsNull()) {
      writeNulls(mapper, file);
    }
    SealedFile sealed = file.seal();
    assertThat(sealed.rows()).isEqualTo(file.rows()).isGreaterThanOrEqualTo(VALUE_ROWS);
    read(sealed);
    assertThat(read.values()).allMatch(column -> column.size() == sealed.rows());
  }

  /** What a reader must see of the type's values, without the rows of nulls. */
  List<@Nullable Object> expected(RecordSample sample) {
    boolean isText = format == FileFormat.JSON || format == FileFormat.CSV;
    List<@Nullable Object> expected = new ArrayList<>();
    for (int row = 0; row < VALUE_ROWS; row++) {
      RecordSample.Value value = value(sample, row);
      expected.add(comparable(sample, isText ? value.read() : value.stored()));
    }
    return expected;
  }

  private void writeNulls(RecordMapper mapper, DataFile file) throws IOException {
    if (format == FileFormat.NUMPY && !schema.fields().get(1).hasDefault()) {
      for (RecordSample sample : samples) {
        Map<String, String> record = values(file.rows(), 0);
        record.put(sample.fieldName(), "null");
        write(record, mapper, file).ifPresent(rejection -> rejectedNulls.add(rejection.field()));
      }
      return;
    }
    Map<String, String> nulls = new LinkedHashMap<>(Map.of("id", String.valueOf(file.rows())));
    samples.forEach(sample -> nulls.put(sample.fieldName(), "null"));
    assertThat(write(nulls, mapper, file)).isEmpty();
    Map<String, String> nothing = Map.of("id", String.valueOf(file.rows()));
    assertThat(write(nothing, mapper, file)).isEmpty();
  }

  private Map<String, String> values(long id, int row) {
    Map<String, String> record = new LinkedHashMap<>(Map.of("id", String.valueOf(id)));
    samples.forEach(sample -> record.put(sample.fieldName(), value(sample, row).json()));
    return record;
  }

  private static RecordSample.Value value(RecordSample sample, int row) {
    return sample.values.get(row % sample.values.size());
  }

  private Optional<Rejection> write(Map<String, String> record, RecordMapper mapper, DataFile file)
      throws IOException {
    return mapper.write(form.of(schema, record), file.rowBuffer());
  }

  private void read(SealedFile sealed) throws SQLException, IOException {
    if (format == FileFormat.NUMPY) {
      for (RecordSample sample : samples) {
        NpyColumn column = new NpyColumn(sealed.path().resolve(sample.fieldName() + ".npy"));
        List<@Nullable Object> values = new ArrayList<>();
        column.values(sample.numpyType).forEach(value -> values.add(comparable(sample, value)));
        read.put(sample.fieldName(), values);
      }
      return;
    }
    List<Map<String, @Nullable Object>> rows =
        format == FileFormat.PARQUET
            ? new WrittenFile(sealed.path()).rows()
            : new WrittenText(format, sealed).rows(duckTypes());
    for (RecordSample sample : samples) {
      List<@Nullable Object> values = new ArrayList<>();
      rows.forEach(row -> values.add(comparable(sample, ofText(sample, row))));
      read.put(sample.fieldName(), values);
    }
  }

  /** JSON in a JSON file, unless it is an object, is text that holds the JSON. */
  private @Nullable Object ofText(RecordSample sample, Map<String, @Nullable Object> row) {
    Object value = row.get(sample.fieldName());
    boolean isWrapped =
        format == FileFormat.JSON
            && sample.isJson()
            && value != null
            && Json.tree(value).isTextual();
    return isWrapped ? Json.tree(Objects.requireNonNull(value)).textValue() : value;
  }

  /** JSON as a tree, everything else as it is. */
  static @Nullable Object comparable(RecordSample sample, @Nullable Object value) {
    return sample.isJson() && value != null ? Json.tree(value) : value;
  }

  private Map<String, String> duckTypes() {
    Map<String, String> types = new LinkedHashMap<>(Map.of("id", "BIGINT"));
    samples.forEach(sample -> types.put(sample.fieldName(), sample.duckType));
    return types;
  }
}
