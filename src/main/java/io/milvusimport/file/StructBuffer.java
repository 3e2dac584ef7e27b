package io.milvusimport.file;

import java.util.List;

/**
 * An array of structs: one column a sub-field, each with one value a struct. Is itself where the
 * open struct is set.
 */
final class StructBuffer implements FieldBuffer, LeafColumns {
  private final String name;
  private final List<ColumnBuffer> subFields;
  private boolean isListOpen;
  private boolean isStructOpen;
  private int structs;

  StructBuffer(String name, List<ColumnBuffer> subFields) {
    this.name = name;
    this.subFields = subFields;
  }

  @Override
  public void setNull() {
    subFields.forEach(ColumnBuffer::setNull);
  }

  @Override
  public void startList() {
    subFields.forEach(ColumnBuffer::startList);
    isListOpen = true;
    structs = 0;
  }

  @Override
  public void endList() {
    requireNoOpenStruct();
    subFields.forEach(ColumnBuffer::endList);
    isListOpen = false;
  }

  Columns startStruct() {
    requireNoOpenStruct();
    if (!isListOpen) {
      throw misuse("has no open list");
    }
    isStructOpen = true;
    structs++;
    return this;
  }

  void endStruct() {
    if (!isStructOpen) {
      throw misuse("has no open struct");
    }
    for (ColumnBuffer subField : subFields) {
      if (subField.elements() != structs) {
        throw subField.misuse("is not set in this struct");
      }
    }
    isStructOpen = false;
  }

  @Override
  public ColumnBuffer column(int column) {
    ColumnBuffer subField = subFields.get(column);
    if (!isStructOpen) {
      throw subField.misuse("has no open struct");
    }
    if (subField.elements() == structs) {
      throw subField.misuse("is set already in this struct");
    }
    return subField;
  }

  @Override
  public void setNull(int column) {
    throw column(column).misuse("takes no null");
  }

  @Override
  public void startList(int column) {
    throw column(column).misuse("is no array within a struct");
  }

  @Override
  public void endList(int column) {
    throw column(column).misuse("is no array within a struct");
  }

  @Override
  public Columns startStruct(int column) {
    throw column(column).misuse("is no array within a struct");
  }

  @Override
  public void endStruct(int column) {
    throw column(column).misuse("is no array within a struct");
  }

  @Override
  public void commit() {
    requireNoOpenStruct();
    subFields.forEach(ColumnBuffer::commit);
  }

  @Override
  public void rollback() {
    subFields.forEach(ColumnBuffer::rollback);
    isListOpen = false;
    isStructOpen = false;
  }

  @Override
  public List<ColumnBuffer> columns() {
    return subFields;
  }

  private void requireNoOpenStruct() {
    if (isStructOpen) {
      throw misuse("has an open struct");
    }
  }

  private IllegalStateException misuse(String what) {
    return new IllegalStateException("Field " + name + " " + what);
  }
}
