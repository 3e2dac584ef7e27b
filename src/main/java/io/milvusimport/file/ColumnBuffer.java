package io.milvusimport.file;

import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * One column of the running row group: the open page and the pages already cut. Each physical type
 * has its own way in, so that nothing is boxed.
 *
 * <p>A column in structs is a list like any other, of one value a struct; a {@link StructBuffer}
 * keeps all of them at the same length.
 */
final class ColumnBuffer implements FieldBuffer {
  private final ColumnLayout layout;
  private final PageBuffers buffers;
  private final OpenPage page;
  private final PlainValues values;
  private final List<EncodedPage> pages = new ArrayList<>();

  private boolean isRowSet;
  private boolean isListOpen;
  private int elements;

  private long encodedBytes;
  private long heldBytes;

  ColumnBuffer(ColumnLayout layout, PageBuffers buffers) {
    this.layout = layout;
    this.buffers = buffers;
    this.page = new OpenPage(layout, buffers);
    this.values = page.values();
  }

  @Override
  public void setNull() {
    requireUnset();
    page.addAbsent(0);
    isRowSet = true;
  }

  @Override
  public void startList() {
    boolean isVectorOfRow = layout.isVector() && !layout.nesting().isInStruct();
    if (!layout.nesting().isRepeated() || isVectorOfRow) {
      throw misuse("is no array");
    }
    requireUnset();
    isListOpen = true;
    elements = 0;
  }

  @Override
  public void endList() {
    if (!isListOpen) {
      throw misuse("has no open list");
    }
    isListOpen = false;
    isRowSet = true;
    if (elements == 0) {
      page.addAbsent(1);
    } else if (!layout.isVector()) {
      page.addLevels(0, elements);
    }
  }

  /** Elements of the open list. */
  int elements() {
    return elements;
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
    if (!layout.isVector() || layout.dictionary() != null) {
      throw misuse("is no vector of floats");
    }
    requirePlace();
    values.putFloats(vector, offset, layout.vectorLength());
    addVector();
  }

  void putVector(byte[] vector, int offset) {
    if (layout.dictionary() == null) {
      throw misuse("is no vector of bytes");
    }
    requirePlace();
    values.putBytes(vector, offset, layout.vectorLength());
    addVector();
  }

  @Override
  public void commit() {
    if (isListOpen) {
      throw misuse("has an open list");
    }
    if (!isRowSet) {
      setNull();
    }
    isRowSet = false;
    page.endRow();
    if (page.isFull()) {
      cutPage();
    }
  }

  @Override
  public void rollback() {
    page.rollback();
    isRowSet = false;
    isListOpen = false;
  }

  @Override
  public List<ColumnBuffer> columns() {
    return List.of(this);
  }

  /** Cuts the open page and returns the column of the row group. */
  EncodedColumn finish() {
    if (!page.isEmpty()) {
      cutPage();
    }
    ByteDictionary dictionary = layout.dictionary();
    return new EncodedColumn(
        layout,
        dictionary == null ? null : dictionary.page(layout.codec(), buffers.compressor()),
        pages);
  }

  /** Forgets every page and value and gives their memory back. */
  void clear() {
    pages.forEach(cut -> buffers.give(cut.bytes()));
    pages.clear();
    encodedBytes = 0;
    heldBytes = 0;
    page.clear();
    isRowSet = false;
    isListOpen = false;
  }

  /**
   * What the column adds to the file, as far as known: cut pages, and the open one uncompressed.
   */
  long encodedBytes() {
    return encodedBytes + page.size();
  }

  /** Heap held. */
  long heldBytes() {
    return heldBytes + page.capacity();
  }

  IllegalStateException misuse(String what) {
    return new IllegalStateException("Column " + layout.name() + " " + what);
  }

  private void addValue() {
    if (isListOpen) {
      elements++;
    } else {
      page.addLevels(0, 1);
      isRowSet = true;
    }
  }

  private void addVector() {
    if (isListOpen) {
      page.addLevels(elements == 0 ? 0 : 1, layout.vectorLength());
      elements++;
    } else {
      page.addLevels(0, layout.vectorLength());
      isRowSet = true;
    }
  }

  private void cutPage() {
    EncodedPage cut = page.cut();
    pages.add(cut);
    encodedBytes += cut.length();
    heldBytes += cut.bytes().length;
  }

  private void requireValue(PrimitiveTypeName physical) {
    if (layout.physical() != physical
        || layout.isVector()
        || layout.nesting().isRepeated() != isListOpen) {
      throw misuse("takes no single " + physical + " here");
    }
    if (!isListOpen) {
      requireUnset();
    }
  }

  /** A vector stands in a row or, if it is one of a struct, in the open list. */
  private void requirePlace() {
    if (!layout.nesting().isInStruct()) {
      requireUnset();
    } else if (!isListOpen) {
      throw misuse("has no open struct");
    }
  }

  private void requireUnset() {
    if (isRowSet || isListOpen) {
      throw misuse("is set already in this row");
    }
  }
}
