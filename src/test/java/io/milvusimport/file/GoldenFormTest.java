package io.milvusimport.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.GoldenSchema;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Our files beside reference files, which the server's own import code took: the same columns, and
 * the same values once they are written again.
 */
class GoldenFormTest {
  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "all_types, all_types.parquet, 30",
    "nullable, nullable.parquet, 25",
    "nullable2, nullable2.pagelevel.parquet, 5",
    "defaults, defaults.parquet, 18",
    "autoid, autoid.parquet, 2"
  })
  void everyColumnHasTheFormOfTheReferenceFile(String schema, String file, int columns)
      throws Exception {
    // When
    WrittenFile ours = new WrittenFile(create(GoldenSchema.read(schema)).seal().path());

    // Then
    assertThat(ours.forms()).isEqualTo(golden(file).forms()).hasSize(columns);
  }

  @Test
  void halfPrecisionGoesAsBytesThoughTheOfficialWriterPutsFloatsWhereItWasGivenFloats()
      throws Exception {
    // When
    WrittenFile ours = new WrittenFile(create(GoldenSchema.read("half_as_float")).seal().path());

    // Then: servers before 3.0 refuse lists of floats
    Map<String, List<String>> expected = golden("half_as_float.parquet").forms();
    Map<String, List<String>> asBytes = golden("all_types.parquet").forms();
    for (String half : List.of("float16_vector", "bfloat16_vector")) {
      assertThat(expected.get(half)).isNotEqualTo(asBytes.get(half));
      expected.put(half, Objects.requireNonNull(asBytes.get(half)));
    }
    assertThat(ours.forms()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "all_types, all_types.parquet, 8",
    "nullable, nullable.parquet, 8",
    "nullable2, nullable2.pagelevel.parquet, 9",
    "defaults, defaults.parquet, 6",
    "autoid, autoid.parquet, 4"
  })
  void rowsOfTheReferenceFileReadBackEqual(String schema, String file, int count) throws Exception {
    // Given
    CollectionSchema collection = GoldenSchema.read(schema);
    List<Map<String, @Nullable Object>> rows = golden(file).rows();

    // When
    DataFile ours = create(collection);
    for (Map<String, @Nullable Object> row : rows) {
      write(collection, row, ours.rowBuffer());
    }

    // Then
    List<Map<String, @Nullable Object>> written = new WrittenFile(ours.seal().path()).rows();
    assertThat(written).isEqualTo(rows).hasSize(count);
  }

  private DataFile create(CollectionSchema schema) throws IOException {
    return DataFile.create(schema, FileSettings.defaults(), directory.resolve("f"));
  }

  private static void write(
      CollectionSchema schema, Map<String, @Nullable Object> row, RowBuffer target)
      throws IOException {
    Map<String, FieldType> types = new LinkedHashMap<>();
    schema.fields().forEach(field -> types.put(field.name(), field.type()));
    List<String> columns = new ArrayList<>(schema.fields().stream().map(Field::name).toList());
    if (schema.dynamicField()) {
      columns.add(CollectionSchema.DYNAMIC_COLUMN);
    }
    target.begin();
    for (int i = 0; i < columns.size(); i++) {
      FieldType type = types.getOrDefault(columns.get(i), new FieldType.Json());
      Object value = row.get(columns.get(i));
      if (value != null) {
        RowValues.set(target, i, type, value);
      }
    }
    target.commit();
  }

  private static WrittenFile golden(String name) throws URISyntaxException {
    return new WrittenFile(
        Path.of(
            Objects.requireNonNull(GoldenFormTest.class.getResource("/golden/" + name)).toURI()));
  }
}
