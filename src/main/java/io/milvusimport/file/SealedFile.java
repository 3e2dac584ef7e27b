package io.milvusimport.file;

import java.nio.file.Path;

/**
 * A complete Parquet file on local disk.
 *
 * @param bytes its exact size
 */
public record SealedFile(Path path, long bytes, long rows) {}
