package io.milvusimport.file;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * One column of the running row group: the open page and the pages already cut. A page is cut only
 * between rows, so a row can be taken back until it is committed.
 *
 * <p>Levels follow the three-level list: null 0, empty list 1, element 3; a column that is no list
 * has 0 and 1.
 *
 * <p>Longer than most: levels, values and counts of a row are set, taken back and cut together, and
 * each physical type has its own way in, so that nothing is boxed.
 */
final class ColumnBuffer {
  /** A vector adds at most two runs to each level stream. A multiple of 4, see PlainValues. */
  private static final int LEVEL_BYTES_PER_VECTOR = 4 * LevelRuns.MAX_RUN_BYTES;

  private final ColumnLayout layout;
  private final PageBuffers buffers;
  private final PlainValues values;
  private final LevelRuns repetitions = new LevelRuns();
  private final LevelRuns definitions = new LevelRuns();
  private final List<EncodedPage> pages = new ArrayList<>();

  private int pageRows;
  private int pageEntries;
  private int pageNulls;
  private int markedEntries;
  private int markedNulls;

  private boolean isRowSet;
  private boolean isListOpen;
  private int elements;

  private long encodedBytes;
  private long heldBytes;

  ColumnBuffer(ColumnLayout layout, PageBuffers buffers) {
    this.layout = layout;
    this.buffers = buffers;
    this.values =
        new PlainValues(
            buffers,
            layout.vectorDim() * Float.BYTES,
            isCopiedWhole() ? LEVEL_BYTES_PER_VECTOR : 0);
  }

  void setNull() {
    addWithoutValue(0);
  }

  void startList() {
    if (!layout.isList() || layout.vectorDim() > 0) {
      throw misuse("is no array");
    }
    requireUnset();
    isListOpen = true;
    elements = 0;
  }

  void endList() {
    if (!isListOpen) {
      throw misuse("has no open list");
    }
    isListOpen = false;
    if (elements == 0) {
      addWithoutValue(1);
    } else {
      addList(elements);
    }
  }

  void putBoolean(boolean value) {
    requireValue(PrimitiveTypeName.BOOLEAN);
    values.putBoolean(value);
    addValue();
  }

  void putInt(int value) {
    requireValue(PrimitiveTypeName.INT32);
    values.putInt(value);
    addValue();
  }

  void putLong(long value) {
    requireValue(PrimitiveTypeName.INT64);
    values.putLong(value);
    addValue();
  }

  void putFloat(float value) {
    requireValue(PrimitiveTypeName.FLOAT);
    values.putFloat(value);
    addValue();
  }

  void putDouble(double value) {
    requireValue(PrimitiveTypeName.DOUBLE);
    values.putDouble(value);
    addValue();
  }

  void putText(byte[] utf8, int offset, int length) {
    requireValue(PrimitiveTypeName.BINARY);
    values.putText(utf8, offset, length);
    addValue();
  }

  void putVector(float[] vector, int offset) {
    if (layout.vectorDim() == 0) {
      throw misuse("is no vector");
    }
    requireUnset();
    values.putFloats(vector, offset, layout.vectorDim());
    addList(layout.vectorDim());
  }

  /** Ends the row, with a null if nothing was set, and cuts the page if it is full. */
  void commit() {
    if (isListOpen) {
      throw misuse("has an open list");
    }
    if (!isRowSet) {
      setNull();
    }
    isRowSet = false;
    pageRows++;
    if (values.isFull()) {
      cutPage();
    } else {
      mark();
    }
  }

  /** Takes everything back since the last commit. */
  void rollback() {
    repetitions.rollback();
    definitions.rollback();
    values.rollback();
    pageEntries = markedEntries;
    pageNulls = markedNulls;
    isRowSet = false;
    isListOpen = false;
  }

  /** Cuts the open page and returns all pages of the row group, in order. */
  List<EncodedPage> finish() {
    if (pageRows > 0) {
      cutPage();
    }
    values.release();
    return pages;
  }

  /** Forgets every page and value and gives their memory back. */
  void clear() {
    pages.forEach(page -> buffers.give(page.bytes()));
    pages.clear();
    encodedBytes = 0;
    heldBytes = 0;
    values.release();
    startPage();
    isRowSet = false;
    isListOpen = false;
  }

  ColumnLayout layout() {
    return layout;
  }

  /**
   * What the column adds to the file, as far as known: cut pages, and the open one uncompressed.
   */
  long encodedBytes() {
    return encodedBytes + values.size();
  }

  /** Heap held. */
  long heldBytes() {
    return heldBytes + values.capacity() + repetitions.capacity() + definitions.capacity();
  }

  private boolean isCopiedWhole() {
    return layout.codec() == CompressionCodecName.UNCOMPRESSED;
  }

  private void addValue() {
    if (isListOpen) {
      elements++;
    } else {
      definitions.append(1, 1);
      pageEntries++;
      isRowSet = true;
    }
  }

  private void addList(int length) {
    repetitions.append(0, 1);
    repetitions.append(1, length - 1);
    definitions.append(3, length);
    pageEntries += length;
    isRowSet = true;
  }

  private void addWithoutValue(int definition) {
    requireUnset();
    if (layout.isList()) {
      repetitions.append(0, 1);
    }
    definitions.append(definition, 1);
    pageEntries++;
    pageNulls++;
    isRowSet = true;
  }

  private void cutPage() {
    int levelBytes =
        definitions.encodedBytes() + (layout.isList() ? repetitions.encodedBytes() : 0);
    int rawLength = levelBytes + values.size();
    EncodedPage page =
        isCopiedWhole()
            ? pageInPlace(levelBytes, rawLength)
            : compressedPage(levelBytes, rawLength);
    pages.add(page);
    encodedBytes += page.length();
    heldBytes += page.bytes().length;
    startPage();
  }

  /** The values stay where they are; the levels go into the space left in front of them. */
  private EncodedPage pageInPlace(int levelBytes, int rawLength) {
    if (values.start() == 0) { // nothing but nulls
      byte[] levels = new byte[levelBytes];
      writeLevels(levels, 0);
      return page(levels, 0, levelBytes, rawLength);
    }
    int offset = values.start() - levelBytes;
    writeLevels(values.bytes(), offset);
    EncodedPage page = page(values.bytes(), offset, rawLength, rawLength);
    values.detach();
    return page;
  }

  private EncodedPage compressedPage(int levelBytes, int rawLength) {
    PageCompressor compressor = buffers.compressor();
    byte[] raw = compressor.raw(rawLength);
    writeLevels(raw, 0);
    System.arraycopy(values.bytes(), values.start(), raw, levelBytes, values.size());
    int length = compressor.compress(layout.codec(), rawLength);
    byte[] bytes = buffers.take(length);
    System.arraycopy(compressor.compressed(), 0, bytes, 0, length);
    if (values.capacity() > 2L * buffers.pageBytes()) {
      values.release();
    } else {
      values.clear();
    }
    return page(bytes, 0, length, rawLength);
  }

  private EncodedPage page(byte[] bytes, int offset, int length, int rawLength) {
    return new EncodedPage(bytes, offset, length, rawLength, pageRows, pageEntries, pageNulls);
  }

  private void writeLevels(byte[] target, int offset) {
    int next = layout.isList() ? repetitions.writeTo(target, offset) : offset;
    definitions.writeTo(target, next);
  }

  private void startPage() {
    repetitions.clear();
    definitions.clear();
    pageRows = 0;
    pageEntries = 0;
    pageNulls = 0;
    mark();
  }

  private void mark() {
    repetitions.mark();
    definitions.mark();
    values.mark();
    markedEntries = pageEntries;
    markedNulls = pageNulls;
  }

  private void requireValue(PrimitiveTypeName physical) {
    if (layout.physical() != physical || layout.isList() != isListOpen) {
      throw misuse("takes no single " + physical + " here");
    }
    if (!isListOpen) {
      requireUnset();
    }
  }

  private void requireUnset() {
    if (isRowSet || isListOpen) {
      throw misuse("is set already in this row");
    }
  }

  private IllegalStateException misuse(String what) {
    return new IllegalStateException("Column " + layout.name() + " " + what);
  }
}
