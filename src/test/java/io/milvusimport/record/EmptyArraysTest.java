package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.EmptyArrays;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.RowBuffer;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An empty array in a nullable field becomes null through Parquet, and never without being told.
 */
class EmptyArraysTest {
  private static final FieldType ARRAY = new FieldType.Array(new FieldType.Int32(), 4);
  private static final CollectionSchema SCHEMA =
      dynamic(key("id"), nullable("tags", ARRAY), field("marks", ARRAY));

  @TempDir Path folder;

  @Test
  void parquetRejectsOneInANullableFieldAndNoOther() throws IOException {
    // Given
    DataFile file = file(FileFormat.PARQUET, EmptyArrays.REJECT);

    // When
    Optional<Rejection> rejection =
        write(file, Map.of("id", 1, "tags", List.of(), "marks", List.of()));

    // Then
    assertThat(rejection.orElseThrow().message())
        .startsWith("Field tags (Array of Int32, max_capacity 4): an empty array,");
    assertThat(file.rows()).isZero();
    assertThat(write(file, Map.of("id", 2, "tags", List.of(1), "marks", List.of()))).isEmpty();
    assertThat(write(file, Map.of("id", 3, "marks", List.of()))).isEmpty();
    assertThat(file.rows()).isEqualTo(2);
  }

  @Test
  void onRequestParquetTakesIt() throws IOException {
    // Given
    DataFile file = file(FileFormat.PARQUET, EmptyArrays.NULL);

    // When, Then
    assertThat(write(file, Map.of("id", 1, "tags", List.of(), "marks", List.of()))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"JSON", "CSV"})
  void textFilesKeepIt(FileFormat format) throws IOException {
    // Given
    DataFile file = file(format, EmptyArrays.REJECT);

    // When, Then
    assertThat(write(file, Map.of("id", 1, "tags", List.of(), "marks", List.of()))).isEmpty();
  }

  @Test
  void aRefusedRowCannotBeCommitted() throws IOException {
    // Given
    RowBuffer row = file(FileFormat.PARQUET, EmptyArrays.REJECT).rowBuffer();
    row.begin();
    row.setLong(0, 1);
    row.startList(1);
    row.endList(1);

    // When, Then
    assertThatThrownBy(row::commit).isInstanceOf(IllegalStateException.class);
  }

  private DataFile file(FileFormat format, EmptyArrays emptyArrays) throws IOException {
    return DataFile.create(
        SCHEMA,
        new FileSettings(format, 1 << 20, 1 << 12, VectorCompression.NONE, emptyArrays),
        folder.resolve("f"));
  }

  private static Optional<Rejection> write(DataFile file, Map<String, Object> record)
      throws IOException {
    return new RecordMapper(SCHEMA, MappingOptions.defaults()).write(record, file.rowBuffer());
  }
}
