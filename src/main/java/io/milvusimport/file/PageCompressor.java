package io.milvusimport.file;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.xerial.snappy.Snappy;

/** Compresses pages into arrays of their own. Its scratch space is used again for every page. */
final class PageCompressor {
  private static final int ZSTD_LEVEL = 1;

  private byte[] raw = {};
  private byte[] compressed = {};

  /** An array of at least {@code length} bytes for the raw page, valid until the next call. */
  byte[] raw(int length) {
    if (raw.length < length) {
      raw = new byte[length];
    }
    return raw;
  }

  /**
   * Compresses the first {@code length} bytes of {@link #raw} and returns the compressed length.
   */
  int compress(CompressionCodecName codec, int length) {
    switch (codec) {
      case ZSTD -> {
        reserve(Math.toIntExact(Zstd.compressBound(length)));
        long written =
            Zstd.compressByteArray(compressed, 0, compressed.length, raw, 0, length, ZSTD_LEVEL);
        if (Zstd.isError(written)) {
          throw new IllegalStateException("Zstandard: " + Zstd.getErrorName(written));
        }
        return Math.toIntExact(written);
      }
      case SNAPPY -> {
        reserve(Snappy.maxCompressedLength(length));
        try {
          return Snappy.compress(raw, 0, length, compressed, 0);
        } catch (IOException e) {
          throw new UncheckedIOException("Snappy failed in memory", e);
        }
      }
      default -> throw new IllegalArgumentException("no compression with " + codec);
    }
  }

  /** The result of the last {@link #compress}. */
  byte[] compressed() {
    return compressed;
  }

  private void reserve(int length) {
    if (compressed.length < length) {
      compressed = new byte[length];
    }
  }
}
