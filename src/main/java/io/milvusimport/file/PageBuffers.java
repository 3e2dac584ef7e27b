package io.milvusimport.file;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What the files of one thread share: page-sized byte arrays that are used again, and the
 * compressor with its scratch space. Arrays of a megabyte are costly to clear and to collect;
 * without reuse they are most of a file's garbage.
 *
 * <p>Idle arrays are kept up to a limit; they are not part of any file's {@link
 * DataFile#bufferedBytes()}.
 */
public final class PageBuffers {
  private final int pageBytes;
  private final long maxIdleBytes;
  private final PageCompressor compressor = new PageCompressor();
  private final Deque<byte[]> idle = new ArrayDeque<>();

  /** The arrays have {@code pageBytes} each; at most {@code maxIdleBytes} are kept while unused. */
  public PageBuffers(int pageBytes, long maxIdleBytes) {
    this.pageBytes = pageBytes;
    this.maxIdleBytes = maxIdleBytes;
  }

  /** For files with these settings, keeping one row group's pages while unused. */
  public static PageBuffers of(FileSettings settings) {
    return new PageBuffers(settings.pageBytes(), settings.rowGroupBytes());
  }

  /** Heap held by arrays that no file uses. */
  public long idleBytes() {
    return (long) idle.size() * pageBytes;
  }

  PageCompressor compressor() {
    return compressor;
  }

  int pageBytes() {
    return pageBytes;
  }

  /** An array of at least {@code length} bytes with any content, pooled if it is about a page. */
  byte[] take(int length) {
    if (length > pageBytes || length <= pageBytes / 2) {
      return new byte[length];
    }
    byte[] page = idle.pollLast();
    return page == null ? new byte[pageBytes] : page;
  }

  /** Takes an array back that nothing refers to any more. */
  void give(byte[] array) {
    if (array.length == pageBytes && idleBytes() + pageBytes <= maxIdleBytes) {
      idle.addLast(array);
    }
  }
}
