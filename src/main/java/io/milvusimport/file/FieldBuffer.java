package io.milvusimport.file;

import java.util.List;

/** One field of the running row group, in the columns that hold it. */
sealed interface FieldBuffer permits ColumnBuffer, StructBuffer {
  void setNull();

  void startList();

  void endList();

  /** Ends the row, with a null if nothing was set, and cuts the pages that are full. */
  void commit();

  /** Takes everything back since the last commit. */
  void rollback();

  /** In the file's order. */
  List<ColumnBuffer> columns();

  static FieldBuffer of(FieldLayout layout, PageBuffers buffers) {
    List<ColumnBuffer> columns =
        layout.columns().stream().map(column -> new ColumnBuffer(column, buffers)).toList();
    return layout.isStruct() ? new StructBuffer(layout.name(), columns) : columns.get(0);
  }
}
