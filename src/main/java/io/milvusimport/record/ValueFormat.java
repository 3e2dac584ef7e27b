package io.milvusimport.record;

/** What the values of records are. */
public enum ValueFormat {
  /** What a converter makes of them: maps without a schema, or structs. */
  CONNECT,
  /** Bytes or text of one JSON object, read straight into the columns. */
  JSON
}
