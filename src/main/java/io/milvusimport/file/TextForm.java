package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import java.util.Optional;

/**
 * What one text format does its own way. Numbers, vectors, arrays and structs are JSON in all of
 * them.
 */
sealed interface TextForm permits JsonForm, CsvForm {
  static TextForm of(FileFormat format, CollectionSchema schema) {
    return switch (format) {
      case JSON -> new JsonForm(TextColumn.of(schema));
      case CSV -> new CsvForm(TextColumn.of(schema));
      case PARQUET, NUMPY -> throw new IllegalArgumentException(format + " is no text");
    };
  }

  /** What comes before the first row. */
  void putHead(TextBuffer file);

  /** What comes after the last row. */
  void putTail(TextBuffer file);

  /**
   * Appends a row.
   *
   * @param isFirst whether it is the file's first
   */
  void putRow(Cells row, boolean isFirst, TextBuffer file);

  /** Writes the open cell. */
  void putNull(TextColumn column, Cells row);

  /** Writes the open cell. */
  void putBoolean(boolean value, Cells row);

  /**
   * Writes the open cell of a column whose values are text.
   *
   * @return why the text cannot be said; the cell is then good for nothing
   */
  Optional<String> putText(TextColumn column, byte[] utf8, int offset, int length, Cells row);
}
