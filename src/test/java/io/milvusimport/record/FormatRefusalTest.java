package io.milvusimport.record;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values that are right for the field, and that the file's format cannot say. */
class FormatRefusalTest {
  private static final CollectionSchema SCHEMA =
      dynamic(key("id"), nullable("text", new FieldType.VarChar(64)));
  private static final List<Map<String, Object>> RECORDS =
      List.of(
          Map.of("id", 1L, "text", "two\r\nlines"),
          Map.of("id", 2L, "text", "~NULL~"),
          Map.of("id", 3L, "n", 9007199254740993L),
          Map.of("id", 4L, "text", "two\nlines"));

  @TempDir Path directory;

  @Test
  void csvRejectsThemAndNamesTheField() throws Exception {
    // Given
    DataFile file = create(FileFormat.CSV);
    RecordMapper mapper = new RecordMapper(SCHEMA, MappingOptions.defaults());

    // When
    List<Optional<String>> fields = new ArrayList<>();
    for (Map<String, Object> record : RECORDS) {
      fields.add(mapper.write(record, file.rowBuffer()).map(Rejection::field));
    }

    // Then
    assertThat(fields)
        .containsExactly(
            Optional.of("text"), Optional.of("text"), Optional.of("$meta"), Optional.empty());
    assertThat(file.seal().path()).content().isEqualTo("id,text,$meta\n4,\"two\nlines\",{}\n");
  }

  @Test
  void jsonTakesThem() throws Exception {
    // Given
    DataFile file = create(FileFormat.JSON);
    RecordMapper mapper = new RecordMapper(SCHEMA, MappingOptions.defaults());

    // When
    for (Map<String, Object> record : RECORDS) {
      assertThat(mapper.write(record, file.rowBuffer())).isEmpty();
    }

    // Then
    assertThat(file.seal().path())
        .hasContent(
            """
            {"rows":[
            {"id":1,"text":"two\\r\\nlines","$meta":{}},
            {"id":2,"text":"~NULL~","$meta":{}},
            {"id":3,"text":null,"$meta":{"n":9007199254740993}},
            {"id":4,"text":"two\\nlines","$meta":{}}
            ]}
            """);
  }

  private DataFile create(FileFormat format) throws Exception {
    FileSettings settings = new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE);
    return DataFile.create(SCHEMA, settings, directory.resolve("file"));
  }
}
