package io.milvusimport.file;

import java.io.IOException;
import java.util.Optional;

/**
 * Where a row is written, value by value, straight into the columns of a {@link DataFile}. A row
 * counts only once it is committed; one that is rolled back leaves no trace in any column.
 *
 * <p>Columns are numbered as {@code CollectionSchema.fields()}, and the dynamic column comes last.
 */
public interface RowBuffer extends Columns {
  /** Starts a row. */
  void begin();

  /**
   * The first value set since {@link #begin} that files of this format cannot say. Such a row is to
   * be rolled back: to commit it is a bug, and throws {@link IllegalStateException}.
   */
  default Optional<Refusal> refusal() {
    return Optional.empty();
  }

  /**
   * Makes the row a part of the file, and moves buffered rows to local disk if there are enough.
   *
   * @throws IOException if that fails; the file is then good for nothing but {@link
   *     DataFile#discard()}
   */
  void commit() throws IOException;

  /** Forgets what was set since {@link #begin}. */
  void rollback();
}
