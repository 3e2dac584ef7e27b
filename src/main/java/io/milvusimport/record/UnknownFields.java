package io.milvusimport.record;

/** What becomes of a key that is no field of the collection. */
public enum UnknownFields {
  /**
   * It travels in the collection's dynamic field. If the collection has none, the record is
   * rejected: nothing is dropped that nobody asked to drop.
   */
  DYNAMIC,
  /** It is dropped, as is a value for a field that the server fills in itself. */
  IGNORE,
  /** The record is rejected. */
  FAIL
}
