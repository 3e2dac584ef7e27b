package io.milvusimport.file;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * How the pages of vector columns are compressed. Full-precision embeddings hardly shrink (Snappy 0
 * %, Zstandard 7 % at half the speed), hence {@link #NONE} by default. LZ4 is no choice: no Milvus
 * reads it.
 */
public enum VectorCompression {
  NONE(CompressionCodecName.UNCOMPRESSED),
  SNAPPY(CompressionCodecName.SNAPPY),
  /** Level 1. */
  ZSTD(CompressionCodecName.ZSTD);

  private final CompressionCodecName codec;

  VectorCompression(CompressionCodecName codec) {
    this.codec = codec;
  }

  CompressionCodecName codec() {
    return codec;
  }
}
