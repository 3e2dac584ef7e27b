package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static io.milvusimport.file.SampleCollections.withDefault;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record is rejected for because its file is a NumPy one. */
class NumpyRecordsTest {
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          field("text", new FieldType.VarChar(64)),
          nullable("size", new FieldType.Int32()),
          withDefault("grade", new FieldType.Int8(), 3L));

  @TempDir Path folder;
  private DataFile file;

  @BeforeEach
  void createFile() throws IOException {
    file =
        DataFile.create(
            SCHEMA,
            new FileSettings(FileFormat.NUMPY, 1, 64, VectorCompression.NONE),
            folder.resolve("f"));
  }

  @Test
  void aNullIsRejectedWithFieldAndFormatAndLeavesNoTrace() throws IOException {
    // When
    Optional<Rejection> rejection = write(Map.of("id", 1, "text", "a"));

    // Then
    assertThat(rejection.orElseThrow().message())
        .isEqualTo(
            "Field size (Int32): null, which a NumPy file cannot hold; file.format=parquet can.");
    assertThat(write(Map.of("id", 2, "text", "a", "size", 5))).isEmpty();
    assertThat(file.rows()).isEqualTo(1);
  }

  @Test
  void aFieldWithADefaultMayBeLeftOut() throws IOException {
    assertThat(write(Map.of("id", 2, "text", "a", "size", 5, "grade", 1))).isEmpty();
    assertThat(write(Map.of("id", 3, "text", "b", "size", 6))).isEmpty();
  }

  @Test
  void theCharacterZeroIsRejectedWithoutTheText() throws IOException {
    assertThat(write(Map.of("id", 1, "text", "secret\0", "size", 1)).orElseThrow().message())
        .startsWith("Field text (VarChar, max_length 64): text with the character U+0000")
        .doesNotContain("secret");
  }

  /** JSON escapes the character. */
  @Test
  void theCharacterZeroInADynamicKeyIsNoProblem() throws IOException {
    assertThat(write(Map.of("id", 1, "text", "a", "size", 1, "other", "z\0"))).isEmpty();
  }

  private Optional<Rejection> write(Map<String, Object> record) throws IOException {
    return new RecordMapper(SCHEMA, MappingOptions.defaults()).write(record, file.rowBuffer());
  }
}
