package io.milvusimport.record;

/** What fills the primary key of a collection. */
public enum IdSource {
  /** The value's field of that name, as for every other field. */
  FIELD,
  /** The record's key. */
  KEY,
  /** Topic, partition and offset of the record, as text. */
  COORDINATES
}
