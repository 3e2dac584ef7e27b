package io.milvusimport.file;

import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * The page of a column that is being filled: its levels, its values and their counts. What came
 * since the last row's end can be taken back. A page is cut only between rows.
 */
final class OpenPage {
  /** A vector adds at most two runs to each level stream. A multiple of 4, see PlainValues. */
  private static final int LEVEL_BYTES_PER_VECTOR = 4 * LevelRuns.MAX_RUN_BYTES;

  /** For smaller rows the space for levels would be most of the page. */
  private static final int LEAST_BYTES_IN_PLACE = 64;

  private static final byte[] NO_HEADER = {};

  private final ColumnLayout layout;
  private final PageBuffers buffers;
  private final PlainValues values;
  private final LevelRuns repetitions = new LevelRuns();
  private final LevelRuns definitions = new LevelRuns();
  private final byte[] header;
  private final int fullBytes;

  private int rows;
  private int entries;
  private int nulls;
  private int markedEntries;
  private int markedNulls;

  OpenPage(ColumnLayout layout, PageBuffers buffers) {
    this.layout = layout;
    this.buffers = buffers;
    this.values =
        isMadeInPlace(layout)
            ? new PlainValues(buffers, layout.vectorBytes(), LEVEL_BYTES_PER_VECTOR)
            : new PlainValues(buffers, 0, 0);
    this.header =
        layout.dictionary() == null ? NO_HEADER : new byte[ByteDictionary.MAX_HEADER_BYTES];
    this.fullBytes = fullBytes(layout, buffers.pageBytes());
  }

  /** The values; whoever puts some says so by {@link #addLevels}. */
  PlainValues values() {
    return values;
  }

  /**
   * Adds the levels of values that are all there and stand in one innermost list.
   *
   * @param repetition the level of the first one: 0 in a new row, 1 in another struct of the row
   */
  void addLevels(int repetition, int count) {
    if (layout.nesting().isRepeated()) {
      repetitions.append(repetition, 1);
      repetitions.append(layout.nesting().maxRepetition(), count - 1);
    }
    definitions.append(layout.nesting().valueDefinition(), count);
    entries += count;
  }

  /** Adds a row without values: a null with the definition level 0, an empty list with 1. */
  void addAbsent(int definition) {
    if (layout.nesting().isRepeated()) {
      repetitions.append(0, 1);
    }
    definitions.append(definition, 1);
    entries++;
    nulls++;
  }

  void endRow() {
    rows++;
    mark();
  }

  /** Takes everything back since the last row's end. */
  void rollback() {
    repetitions.rollback();
    definitions.rollback();
    values.rollback();
    entries = markedEntries;
    nulls = markedNulls;
  }

  boolean isEmpty() {
    return rows == 0;
  }

  /** Whether it should be cut before another row. */
  boolean isFull() {
    return values.isFull(fullBytes);
  }

  /** Finishes the page, compressed if its column is, and starts the next one. */
  EncodedPage cut() {
    int headerBytes = endValues();
    int headBytes = definitions.encodedBytes() + headerBytes;
    if (layout.nesting().isRepeated()) {
      headBytes += repetitions.encodedBytes();
    }
    EncodedPage page;
    if (layout.codec() != CompressionCodecName.UNCOMPRESSED) {
      page = compressed(headBytes, headerBytes);
    } else if (values.start() >= headBytes) {
      page = inPlace(headBytes, headerBytes);
    } else {
      page = copied(headBytes, headerBytes);
    }
    startNext();
    return page;
  }

  /** Forgets all rows and gives the memory back. */
  void clear() {
    values.release();
    startNext();
  }

  /** Bytes of values. */
  int size() {
    return values.size();
  }

  /** Heap held. */
  int capacity() {
    return values.capacity() + repetitions.capacity() + definitions.capacity();
  }

  private static boolean isMadeInPlace(ColumnLayout layout) {
    return layout.codec() == CompressionCodecName.UNCOMPRESSED
        && layout.nesting() == Nesting.LIST
        && layout.vectorBytes() >= LEAST_BYTES_IN_PLACE;
  }

  /** Less for a page that is copied as it is: with its levels it should still be a pooled array. */
  private static int fullBytes(ColumnLayout layout, int pageBytes) {
    boolean isCopied =
        layout.codec() == CompressionCodecName.UNCOMPRESSED && !isMadeInPlace(layout);
    return isCopied ? pageBytes - pageBytes / 8 : pageBytes;
  }

  /** Completes the values and returns the length of the header in front of them. */
  private int endValues() {
    if (layout.dictionary() == null) {
      return 0;
    }
    values.putZeros(ByteDictionary.padding(values.size()));
    return ByteDictionary.writeHeader(header, 0, values.size());
  }

  /** The values stay where they are; the rest goes into the space left in front of them. */
  private EncodedPage inPlace(int headBytes, int headerBytes) {
    int offset = values.start() - headBytes;
    writeHead(values.bytes(), offset, headerBytes);
    int length = headBytes + values.size();
    EncodedPage page = page(values.bytes(), offset, length, length);
    values.detach();
    return page;
  }

  private EncodedPage copied(int headBytes, int headerBytes) {
    int length = headBytes + values.size();
    byte[] bytes = buffers.take(length);
    writeAll(bytes, headerBytes);
    keepForNext();
    return page(bytes, 0, length, length);
  }

  private EncodedPage compressed(int headBytes, int headerBytes) {
    PageCompressor compressor = buffers.compressor();
    int rawLength = headBytes + values.size();
    writeAll(compressor.raw(rawLength), headerBytes);
    int length = compressor.compress(layout.codec(), rawLength);
    byte[] bytes = buffers.take(length);
    System.arraycopy(compressor.compressed(), 0, bytes, 0, length);
    keepForNext();
    return page(bytes, 0, length, rawLength);
  }

  private void writeAll(byte[] target, int headerBytes) {
    int next = writeHead(target, 0, headerBytes);
    System.arraycopy(values.bytes(), values.start(), target, next, values.size());
  }

  private int writeHead(byte[] target, int offset, int headerBytes) {
    int next = layout.nesting().isRepeated() ? repetitions.writeTo(target, offset) : offset;
    next = definitions.writeTo(target, next);
    System.arraycopy(header, 0, target, next, headerBytes);
    return next + headerBytes;
  }

  private void keepForNext() {
    if (values.capacity() > 2L * buffers.pageBytes()) {
      values.release();
    } else {
      values.clear();
    }
  }

  private EncodedPage page(byte[] bytes, int offset, int length, int rawLength) {
    return new EncodedPage(bytes, offset, length, rawLength, rows, entries, nulls);
  }

  private void startNext() {
    repetitions.clear();
    definitions.clear();
    rows = 0;
    entries = 0;
    nulls = 0;
    mark();
  }

  private void mark() {
    repetitions.mark();
    definitions.mark();
    values.mark();
    markedEntries = entries;
    markedNulls = nulls;
  }
}
