package io.milvusimport.file;

/** How rows are laid out in the files of a batch. */
public enum FileFormat {
  /** The default, and the fastest by far. */
  PARQUET(".parquet"),
  /** One object whose member {@code rows} lists the rows. */
  JSON(".json"),
  /** A header line, then a line a row. */
  CSV(".csv"),
  /** A folder with an object a column. */
  NUMPY(".npy");

  private final String extension;

  FileFormat(String extension) {
    this.extension = extension;
  }

  /** With the dot. */
  public String extension() {
    return extension;
  }
}
