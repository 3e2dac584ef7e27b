package io.milvusimport.schema;

/**
 * The text that stands for null in CSV files. Whoever asks for the import of one has to tell the
 * server, which otherwise takes empty text for null.
 */
public final class CsvNull {
  /** Files wait in the store while versions change: it stays what it is for good. */
  public static final String TEXT = "~NULL~";

  private CsvNull() {}
}
