package io.milvusimport.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import io.milvusimport.schema.CollectionSchema;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON or CSV file: rows already on local disk, and the latest ones in memory, as text. */
final class TextFile implements DataFile {
  /** Rows of about this much leave memory together. */
  static final int SPOOL_BYTES = 1 << 20;

  private final Path spoolFile;
  private final OutputStream output;
  private final TextForm form;
  private final TextRow row;
  private final TextBuffer buffered = new TextBuffer();

  private final FileState state = new FileState();
  private long rows;
  private long spooledBytes;

  private TextFile(Path spoolFile, OutputStream output, TextForm form, CollectionSchema schema) {
    this.spoolFile = spoolFile;
    this.output = output;
    this.form = form;
    this.row = new TextRow(this, form, schema);
  }

  static TextFile create(CollectionSchema schema, FileFormat format, Path spoolFile)
      throws IOException {
    OutputStream output = Files.newOutputStream(spoolFile, CREATE_NEW, WRITE);
    return create(schema, format, spoolFile, output);
  }

  /**
   * @param output what writes to {@code spoolFile}
   */
  static TextFile create(
      CollectionSchema schema, FileFormat format, Path spoolFile, OutputStream output) {
    TextForm form = TextForm.of(format, schema);
    TextFile file = new TextFile(spoolFile, output, form, schema);
    form.putHead(file.buffered);
    return file;
  }

  @Override
  public RowBuffer rowBuffer() {
    return row;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bufferedBytes() {
    return (long) buffered.capacity() + row.heldBytes();
  }

  @Override
  public long bytes() {
    return spooledBytes + buffered.size();
  }

  @Override
  public void spool() throws IOException {
    state.requireBetweenRows();
    if (rows == 0) {
      return;
    }
    write();
    buffered.release();
    row.release();
  }

  @Override
  public SealedFile seal() throws IOException {
    state.requireBetweenRows();
    form.putTail(buffered);
    write();
    state.writing(); // until it is closed
    output.close();
    state.sealed();
    buffered.release();
    row.release();
    return new SealedFile(spoolFile, spooledBytes, rows);
  }

  @Override
  public void discard() throws IOException {
    boolean wasOpen = state.discard();
    buffered.release();
    row.release();
    try {
      if (wasOpen) {
        output.close();
      }
    } finally {
      Files.deleteIfExists(spoolFile);
    }
  }

  FileState state() {
    return state;
  }

  void commitRow(Cells cells) throws IOException {
    form.putRow(cells, rows == 0, buffered);
    rows++;
    if (buffered.size() >= SPOOL_BYTES) {
      write();
      if (bufferedBytes() > 4 * SPOOL_BYTES) { // a huge row was among them
        buffered.release();
        cells.text().release();
      }
    }
  }

  private void write() throws IOException {
    state.writing(); // until everything is written
    output.write(buffered.bytes(), 0, buffered.size());
    spooledBytes += buffered.size();
    buffered.clear();
    state.written();
  }
}
