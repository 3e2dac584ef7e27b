package io.milvusimport.connect;

import io.milvusimport.record.Rejection;
import io.milvusimport.schema.Destination;

/** Where a record goes, or why that cannot be said. */
sealed interface Routed {
  /**
   * There.
   *
   * @param asked the fields of the record that had a say, and may then be what is wrong; empty if
   *     none had
   * @param setting the one that decides, for messages
   */
  record To(Destination destination, String asked, String setting) implements Routed {}

  /** The value that names its destination is missing, or is no name. */
  record Unnamed(Rejection rejection) implements Routed {}

  /** The settings have no usable destination for its topic, whatever the record holds. */
  record Nowhere(String message) implements Routed {}
}
