package io.milvusimport.demo;

import com.fasterxml.jackson.databind.JsonNode;

/** What the things of the demo are called, as the sample configuration says. */
record DemoNames(String connector, String topic, String collection) {
  static DemoNames of(JsonNode connector) {
    JsonNode config = connector.required("config");
    return new DemoNames(
        connector.required("name").textValue(),
        config.required("topics").textValue(),
        config.required("milvus.collection").textValue());
  }

  /** The consumer group Connect gives the connector. */
  String group() {
    return "connect-" + connector;
  }
}
