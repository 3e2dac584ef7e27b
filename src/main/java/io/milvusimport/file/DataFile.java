package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * One Parquet file being written for one destination: row groups already spooled to local disk, and
 * the running one in memory, encoded.
 *
 * <p>The file is valid only after {@link #seal()} returned. An {@link IOException} leaves it
 * undefined: every later call but {@link #discard()} is refused.
 */
public final class DataFile {
  private static final String CREATED_BY = "kafka-connect-milvus-import";

  /** What a column of a row group takes in the footer, roughly. */
  private static final int FOOTER_BYTES_PER_CHUNK = 160;

  private enum State {
    WRITABLE,
    SEALED,
    BROKEN,
    DISCARDED
  }

  private final Path spoolFile;
  private final long rowGroupBytes;
  private final List<ColumnBuffer> columns;
  private final RowBuffer rowBuffer;
  private final ParquetOutput output;

  private State state = State.WRITABLE;
  private long rows;
  private long groupRows;
  private long groupBytes;
  private long spooledBytes;
  private long footerBytes;

  private DataFile(
      Path spoolFile, FileSettings settings, List<ColumnBuffer> columns, ParquetOutput output) {
    this.spoolFile = spoolFile;
    this.rowGroupBytes = settings.rowGroupBytes();
    this.columns = columns;
    this.rowBuffer = new RowBuffer(this, columns);
    this.output = output;
  }

  /**
   * A file with buffers of its own, see {@link #create(CollectionSchema, FileSettings, PageBuffers,
   * Path)}.
   */
  public static DataFile create(CollectionSchema schema, FileSettings settings, Path spoolFile)
      throws IOException {
    return create(schema, settings, PageBuffers.of(settings), spoolFile);
  }

  /**
   * Starts an empty file.
   *
   * @param buffers shared by all files of the thread, so that they do not each hold idle memory
   * @param spoolFile where it is written; its directory exists, itself does not
   * @throws IOException if the spool file cannot be created
   */
  public static DataFile create(
      CollectionSchema schema, FileSettings settings, PageBuffers buffers, Path spoolFile)
      throws IOException {
    return create(schema, settings, buffers, spoolFile, new LocalOutputFile(spoolFile));
  }

  static DataFile create(
      CollectionSchema schema,
      FileSettings settings,
      PageBuffers buffers,
      Path spoolFile,
      OutputFile target)
      throws IOException {
    List<ColumnLayout> layouts = ColumnLayout.of(schema, settings.vectorCompression());
    List<ColumnBuffer> columns =
        layouts.stream().map(layout -> new ColumnBuffer(layout, buffers)).toList();
    ParquetOutput output = new ParquetOutput(target, spoolFile, layouts);
    return new DataFile(spoolFile, settings, columns, output);
  }

  /** Where rows are written to; always the same one. */
  public RowBuffer rowBuffer() {
    return rowBuffer;
  }

  /** Committed rows. */
  public long rows() {
    return rows;
  }

  /** Heap held by rows that are not spooled yet. */
  public long bufferedBytes() {
    long held = 0;
    for (ColumnBuffer column : columns) {
      held += column.heldBytes();
    }
    return held;
  }

  /**
   * Size of the file if it were sealed now, roughly: it counts pages still open without
   * compression.
   */
  public long bytes() {
    return spooledBytes + groupBytes + footerBytes + footerBytesPerGroup();
  }

  /**
   * Appends the running row group to the spool file and frees its memory. Happens by itself when
   * the group reaches its size; without rows it does nothing.
   */
  public void spool() throws IOException {
    requireWritable();
    requireNoOpenRow();
    if (groupRows == 0) {
      return;
    }
    state = State.BROKEN; // until everything is written
    output.startRowGroup(groupRows);
    for (int i = 0; i < columns.size(); i++) {
      ColumnBuffer column = columns.get(i);
      output.writeColumn(i, column.layout(), column.finish());
      column.clear();
    }
    output.endRowGroup();
    spooledBytes = output.position();
    footerBytes += footerBytesPerGroup();
    groupRows = 0;
    groupBytes = 0;
    state = State.WRITABLE;
  }

  /**
   * Completes the file; without rows it is a valid one that holds the schema alone.
   *
   * @return the file, which now belongs to the caller
   */
  public SealedFile seal() throws IOException {
    spool();
    state = State.BROKEN; // until everything is written
    long bytes = output.finish(CREATED_BY);
    state = State.SEALED;
    return new SealedFile(spoolFile, bytes, rows);
  }

  /**
   * Forgets the rows and removes the spool file, sealed or not. May be called again.
   *
   * @throws IOException if the spool file is still there
   */
  public void discard() throws IOException {
    State before = state;
    state = State.DISCARDED;
    columns.forEach(ColumnBuffer::clear);
    try {
      if (before != State.SEALED && before != State.DISCARDED) {
        output.abandon();
      }
    } finally {
      Files.deleteIfExists(spoolFile);
    }
  }

  void commitRow() throws IOException {
    long encoded = 0;
    for (ColumnBuffer column : columns) {
      column.commit();
      encoded += column.encodedBytes();
    }
    rows++;
    groupRows++;
    groupBytes = encoded;
    if (encoded >= rowGroupBytes) {
      spool();
    }
  }

  void requireWritable() {
    if (state != State.WRITABLE) {
      throw new IllegalStateException("the file is " + state.name().toLowerCase(Locale.ROOT));
    }
  }

  private void requireNoOpenRow() {
    if (rowBuffer.isOpen()) {
      throw new IllegalStateException("a row is neither committed nor rolled back");
    }
  }

  private long footerBytesPerGroup() {
    return (long) columns.size() * FOOTER_BYTES_PER_CHUNK;
  }
}
