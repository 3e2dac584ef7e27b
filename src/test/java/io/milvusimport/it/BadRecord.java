package io.milvusimport.it;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.PackageData;
import java.util.function.Consumer;

/** The ways in which a record cannot become a row of the packages collection. */
enum BadRecord {
  WRONG_DIM("Field embedding", record -> ((ArrayNode) record.required("embedding")).remove(0)),
  /** Beyond the range of a float: it would become infinite. */
  NOT_FINITE("Field embedding", record -> ((ArrayNode) record.required("embedding")).set(7, 1e39)),
  NULL_IN_VECTOR(
      "Field embedding", record -> ((ArrayNode) record.required("embedding")).setNull(7)),
  VECTOR_IS_TEXT("Field embedding", record -> record.put("embedding", "0.1, 0.2")),
  MISSING_FIELD("Field section", record -> record.remove("section")),
  NULL_FIELD("Field version", record -> record.putNull("version")),
  /** 171 characters of three bytes: 513 bytes, one too many, although far fewer characters. */
  TOO_LONG_IN_BYTES("Field summary", record -> record.put("summary", "\u20ac".repeat(171))),
  TEXT_FOR_A_NUMBER("Field installed_size_kb", record -> record.put("installed_size_kb", "many")),
  FRACTION_FOR_AN_INTEGER(
      "Field installed_size_kb", record -> record.put("installed_size_kb", 1.5)),
  NUMBER_IN_A_TEXT_ARRAY(
      "Field tags", record -> ((ArrayNode) record.required("tags")).removeAll().add(17)),
  TOO_MANY_ELEMENTS(
      "Field tags",
      record -> {
        ArrayNode tags = ((ArrayNode) record.required("tags")).removeAll();
        for (int i = 0; i < 65; i++) {
          tags.add("tag");
        }
      }),
  MISSING_KEY("Field id", record -> record.remove("id")),
  NOT_AN_OBJECT("\"just text\""),
  AN_ARRAY("[1, 2, 3]"),
  A_NUMBER("42"),
  /** Fails in the converter already. */
  NOT_JSON("Converting byte[] to Kafka Connect data failed", "{\"id\": 17,");

  private final String reason;
  private final String json;

  BadRecord(String reason, Consumer<ObjectNode> spoil) {
    ObjectNode record = PackageData.trees().get(0).deepCopy();
    spoil.accept(record);
    this.reason = reason;
    this.json = record.toString();
  }

  BadRecord(String json) {
    this("Record value", json);
  }

  BadRecord(String reason, String json) {
    this.reason = reason;
    this.json = json;
  }

  /** A part of the reason the dead letter queue is to state. */
  String reason() {
    return reason;
  }

  String json() {
    return json;
  }
}
