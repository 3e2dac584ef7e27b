package io.milvusimport.connect;

/** Why a batch was cut, as the log says it. */
enum FlushReason {
  BYTES("flush.bytes"),
  RECORDS("flush.records"),
  INTERVAL("flush.interval.ms"),
  FILES("flush.files"),
  REJECTED("many rejected records"),
  SCHEMA("schema change"),
  CLOSE("close"),
  DISPLACED("another task claimed a partition");

  private final String text;

  FlushReason(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
