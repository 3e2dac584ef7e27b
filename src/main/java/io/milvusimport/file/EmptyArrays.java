package io.milvusimport.file;

/**
 * What becomes of an empty array in a nullable Array of a Parquet file, which servers cannot tell
 * from null there.
 *
 * <p>Source: the import code of Milvus 2.5, 2.6 and 3.0, run with such files. JSON and CSV files
 * keep it, and so does a field that is not nullable.
 */
public enum EmptyArrays {
  /** The row is refused. */
  REJECT,
  /** It is written, and the server stores null. */
  NULL
}
