package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A file being written for one destination, in memory and on local disk.
 *
 * <p>The file is valid only after {@link #seal()} returned. An {@link IOException} leaves it
 * undefined: every later call but {@link #discard()} is refused. One thread at a time.
 */
public interface DataFile {
  /**
   * A file with buffers of its own, see {@link #create(CollectionSchema, FileSettings, PageBuffers,
   * Path)}.
   */
  static DataFile create(CollectionSchema schema, FileSettings settings, Path spoolFile)
      throws IOException {
    return create(schema, settings, PageBuffers.of(settings), spoolFile);
  }

  /**
   * Starts an empty file of the format that the settings name.
   *
   * @param buffers shared by all files of the thread, so that they do not each hold idle memory
   * @param spoolFile where it is written; its directory exists, itself does not. Names that start
   *     with it and {@code -} are the file's own too
   * @throws IOException if the spool file cannot be created
   */
  static DataFile create(
      CollectionSchema schema, FileSettings settings, PageBuffers buffers, Path spoolFile)
      throws IOException {
    return switch (settings.format()) {
      case PARQUET -> ParquetFile.create(schema, settings, buffers, spoolFile);
      case JSON, CSV -> TextFile.create(schema, settings.format(), spoolFile);
      case NUMPY -> NumpyFile.create(schema, spoolFile);
    };
  }

  /** Where rows are written to; always the same one. */
  RowBuffer rowBuffer();

  /** Committed rows. */
  long rows();

  /** Heap held by rows that are not spooled yet. */
  long bufferedBytes();

  /** Size of the file if it were sealed now, roughly. */
  long bytes();

  /**
   * Moves the rows in memory to the spool file. Happens by itself when there are enough; without
   * rows it does nothing.
   */
  void spool() throws IOException;

  /**
   * Completes the file; without rows it is a valid one that holds the schema alone.
   *
   * @return the file, which now belongs to the caller
   * @throws IllegalStateException if there is more than one, see {@link #sealAll()}
   */
  SealedFile seal() throws IOException;

  /**
   * Completes the file like {@link #seal()} where its rows may have become too large for one.
   *
   * @return at least one file, each of which now belongs to the caller
   */
  default List<SealedFile> sealAll() throws IOException {
    return List.of(seal());
  }

  /**
   * Forgets the rows and removes what was spooled, sealed or not. May be called again.
   *
   * @throws IOException if something is still there
   */
  void discard() throws IOException;
}
