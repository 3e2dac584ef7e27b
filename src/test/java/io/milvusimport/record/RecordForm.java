package io.milvusimport.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.file.SampleCollections;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import java.io.IOException;
import java.util.Map;

/** What the value of a record can be; made from the JSON of each of its fields. */
enum RecordForm {
  MAP,
  STRUCT,
  JSON_BYTES;

  MappingOptions options() {
    return MappingOptions.defaults()
        .with(this == JSON_BYTES ? ValueFormat.JSON : ValueFormat.CONNECT);
  }

  /**
   * @param fields name to JSON; others of the schema are absent
   */
  Object of(CollectionSchema schema, Map<String, String> fields) throws IOException {
    StringBuilder json = new StringBuilder("{");
    fields.forEach(
        (name, value) ->
            json.append(json.length() == 1 ? "\"" : ",\"")
                .append(name)
                .append("\":")
                .append(value));
    json.append('}');
    return switch (this) {
      case MAP -> Json.map(json.toString());
      case STRUCT -> StructRecords.of(only(schema, fields), Json.map(json.toString()));
      case JSON_BYTES -> json.toString().getBytes(UTF_8);
    };
  }

  private static CollectionSchema only(CollectionSchema schema, Map<String, String> fields) {
    return SampleCollections.of(
        schema.fields().stream()
            .filter(field -> fields.containsKey(field.name()))
            .toArray(Field[]::new));
  }
}
