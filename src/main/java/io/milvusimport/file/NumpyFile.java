package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows as sets of {@code .npy} files: a folder with one file a column, named for its field.
 *
 * <p>Nearly always there is one set. All texts of a column take as much room as its longest, so
 * that one long text among many rows would make a file of any size: such a row starts a set of its
 * own.
 */
final class NumpyFile implements DataFile {
  /** Rows of about this much leave memory together. */
  static final int SPOOL_BYTES = 4 << 20;

  /** No set of several rows gets larger: servers refuse files of more than 10 to 16 GB. */
  static final long MAX_SET_BYTES = 1L << 30;

  private final Path spoolFile;
  private final long maxSetBytes;
  private final List<NumpyColumn> columns;
  private final NumpyRow row;
  private final List<SealedFile> sealed = new ArrayList<>();

  private final FileState state = new FileState();
  private Path folder;
  private long setRows;
  private long sealedRows;
  private long sealedBytes;

  private NumpyFile(
      CollectionSchema schema, Path spoolFile, long maxSetBytes, List<NumpyColumn> columns) {
    this.spoolFile = spoolFile;
    this.maxSetBytes = maxSetBytes;
    this.columns = columns;
    this.row = new NumpyRow(this, schema, columns);
    this.folder = spoolFile;
  }

  static NumpyFile create(CollectionSchema schema, Path spoolFile) throws IOException {
    return create(schema, spoolFile, MAX_SET_BYTES);
  }

  static NumpyFile create(CollectionSchema schema, Path spoolFile, long maxSetBytes)
      throws IOException {
    List<NumpyColumn> columns =
        TextColumn.of(schema).stream()
            .map(c -> new NumpyColumn(c.field().name(), NumpyType.of(c.field().type())))
            .toList();
    Files.createDirectory(spoolFile);
    return new NumpyFile(schema, spoolFile, maxSetBytes, columns);
  }

  @Override
  public RowBuffer rowBuffer() {
    return row;
  }

  @Override
  public long rows() {
    return sealedRows + setRows;
  }

  @Override
  public long bufferedBytes() {
    long held = 0;
    for (NumpyColumn column : columns) {
      held += column.heldBytes();
    }
    return held;
  }

  @Override
  public long bytes() {
    return sealedBytes + setBytes(setRows);
  }

  @Override
  public void spool() throws IOException {
    state.requireBetweenRows();
    if (rows() > 0) {
      write();
    }
  }

  @Override
  public SealedFile seal() throws IOException {
    List<SealedFile> all = sealAll();
    if (all.size() > 1) {
      throw new IllegalStateException("the rows are in " + all.size() + " sets");
    }
    return all.get(0);
  }

  @Override
  public List<SealedFile> sealAll() throws IOException {
    state.requireBetweenRows();
    sealSet();
    state.sealed();
    return List.copyOf(sealed);
  }

  @Override
  public void discard() throws IOException {
    state.discard();
    columns.forEach(NumpyColumn::release);
    for (SealedFile set : sealed) {
      set.delete();
    }
    for (NumpyColumn column : columns) {
      column.remove(folder);
    }
    Files.deleteIfExists(folder);
  }

  FileState state() {
    return state;
  }

  void commitRow() throws IOException {
    if (setRows > 0 && setBytes(setRows + 1) > maxSetBytes) {
      sealSet(); // the values of the row stay where they are
      folder = spoolFile.resolveSibling(spoolFile.getFileName() + "-" + sealed.size());
      Files.createDirectory(folder);
      state.written();
    }
    columns.forEach(NumpyColumn::commit);
    setRows++;
    if (bufferedBytes() >= SPOOL_BYTES) {
      write();
    }
  }

  private long setBytes(long rows) {
    long bytes = 0;
    for (NumpyColumn column : columns) {
      bytes += column.bytes(rows);
    }
    return bytes;
  }

  private void write() throws IOException {
    state.writing(); // until everything is written
    for (NumpyColumn column : columns) {
      column.spool(folder);
    }
    state.written();
  }

  private void sealSet() throws IOException {
    state.writing(); // until everything is written
    long bytes = 0;
    for (NumpyColumn column : columns) {
      bytes += column.seal(folder, setRows);
    }
    List<String> names = columns.stream().map(NumpyColumn::fileName).toList();
    sealed.add(new SealedFile(folder, names, bytes, setRows));
    sealedRows += setRows;
    sealedBytes += bytes;
    setRows = 0;
  }
}
