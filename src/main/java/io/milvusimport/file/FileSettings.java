package io.milvusimport.file;

/**
 * The layout of a file. All but the format concern Parquet alone.
 *
 * @param rowGroupBytes encoded bytes after which a row group is spooled; the file holds about this
 *     much heap. Servers refuse footers above 64 MiB, so small groups are for tests only
 * @param pageBytes bytes of values after which a page is cut; a single larger row makes a larger
 *     page
 * @param vectorCompression codec of vector pages; all other columns are Zstandard, level 1
 * @param emptyArrays in nullable Array fields
 */
public record FileSettings(
    FileFormat format,
    long rowGroupBytes,
    int pageBytes,
    VectorCompression vectorCompression,
    EmptyArrays emptyArrays) {
  /** 32 MiB. */
  public static final long DEFAULT_ROW_GROUP_BYTES = 32L << 20;

  /** 1 MiB less an array's header, so that a page fits a heap region of the G1 collector. */
  public static final int DEFAULT_PAGE_BYTES = (1 << 20) - 64;

  public FileSettings {
    if (rowGroupBytes < 1) {
      throw new IllegalArgumentException("rowGroupBytes: " + rowGroupBytes + ", must be positive");
    }
    if (pageBytes < 64 || pageBytes > 1 << 28) {
      throw new IllegalArgumentException("pageBytes: " + pageBytes + ", must be 64 to 2^28");
    }
  }

  /** Empty arrays are written as they are. */
  public FileSettings(
      FileFormat format, long rowGroupBytes, int pageBytes, VectorCompression vectorCompression) {
    this(format, rowGroupBytes, pageBytes, vectorCompression, EmptyArrays.NULL);
  }

  public static FileSettings parquet(
      long rowGroupBytes, int pageBytes, VectorCompression vectorCompression) {
    return new FileSettings(FileFormat.PARQUET, rowGroupBytes, pageBytes, vectorCompression);
  }

  /** 32 MiB row groups, 1 MiB pages, vectors not compressed. */
  public static FileSettings defaults() {
    return parquet(DEFAULT_ROW_GROUP_BYTES, DEFAULT_PAGE_BYTES, VectorCompression.NONE);
  }
}
