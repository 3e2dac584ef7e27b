package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * A Parquet file: row groups already spooled to local disk, and the running one in memory, encoded.
 */
final class ParquetFile implements DataFile {
  private static final String CREATED_BY = "kafka-connect-milvus-import";

  /** What a column of a row group takes in the footer, roughly. */
  private static final int FOOTER_BYTES_PER_CHUNK = 160;

  private final Path spoolFile;
  private final long rowGroupBytes;
  private final List<FieldBuffer> fields;
  private final List<ColumnBuffer> columns;
  private final ParquetRow rowBuffer;
  private final ParquetOutput output;

  private final FileState state = new FileState();
  private long rows;
  private long groupRows;
  private long groupBytes;
  private long spooledBytes;
  private long footerBytes;

  private ParquetFile(
      Path spoolFile,
      FileSettings settings,
      List<FieldBuffer> fields,
      BitSet neverEmpty,
      ParquetOutput output) {
    this.spoolFile = spoolFile;
    this.rowGroupBytes = settings.rowGroupBytes();
    this.fields = fields;
    this.columns = fields.stream().flatMap(field -> field.columns().stream()).toList();
    this.rowBuffer = new ParquetRow(this, fields, neverEmpty);
    this.output = output;
  }

  static ParquetFile create(
      CollectionSchema schema, FileSettings settings, PageBuffers buffers, Path spoolFile)
      throws IOException {
    return create(schema, settings, buffers, spoolFile, new LocalOutputFile(spoolFile));
  }

  static ParquetFile create(
      CollectionSchema schema,
      FileSettings settings,
      PageBuffers buffers,
      Path spoolFile,
      OutputFile target)
      throws IOException {
    List<FieldLayout> layouts = FieldLayout.of(schema, settings.vectorCompression());
    List<FieldBuffer> fields =
        layouts.stream().map(layout -> FieldBuffer.of(layout, buffers)).toList();
    ParquetOutput output = new ParquetOutput(target, spoolFile, layouts);
    return new ParquetFile(spoolFile, settings, fields, neverEmpty(schema, settings), output);
  }

  /** Columns in which an empty array would become null behind the user's back. */
  private static BitSet neverEmpty(CollectionSchema schema, FileSettings settings) {
    BitSet columns = new BitSet();
    for (int i = 0; i < schema.fields().size(); i++) {
      Field field = schema.fields().get(i);
      boolean isLost = field.nullable() && field.type() instanceof FieldType.Array;
      columns.set(i, isLost && settings.emptyArrays() == EmptyArrays.REJECT);
    }
    return columns;
  }

  @Override
  public RowBuffer rowBuffer() {
    return rowBuffer;
  }

  @Override
  public long rows() {
    return rows;
  }

  @Override
  public long bufferedBytes() {
    long held = 0;
    for (ColumnBuffer column : columns) {
      held += column.heldBytes();
    }
    return held;
  }

  @Override
  public long bytes() {
    return spooledBytes + groupBytes + footerBytes + footerBytesPerGroup();
  }

  @Override
  public void spool() throws IOException {
    state.requireBetweenRows();
    if (groupRows == 0) {
      return;
    }
    state.writing(); // until everything is written
    output.startRowGroup(groupRows);
    for (int i = 0; i < columns.size(); i++) {
      ColumnBuffer column = columns.get(i);
      output.writeColumn(i, column.finish());
      column.clear();
    }
    output.endRowGroup();
    spooledBytes = output.position();
    footerBytes += footerBytesPerGroup();
    groupRows = 0;
    groupBytes = 0;
    state.written();
  }

  @Override
  public SealedFile seal() throws IOException {
    spool();
    state.writing(); // until everything is written
    long bytes = output.finish(CREATED_BY);
    state.sealed();
    return new SealedFile(spoolFile, bytes, rows);
  }

  @Override
  public void discard() throws IOException {
    boolean wasOpen = state.discard();
    columns.forEach(ColumnBuffer::clear);
    try {
      if (wasOpen) {
        output.abandon();
      }
    } finally {
      Files.deleteIfExists(spoolFile);
    }
  }

  FileState state() {
    return state;
  }

  void commitRow() throws IOException {
    for (FieldBuffer field : fields) {
      field.commit();
    }
    long encoded = 0;
    for (ColumnBuffer column : columns) {
      encoded += column.encodedBytes();
    }
    rows++;
    groupRows++;
    groupBytes = encoded;
    if (encoded >= rowGroupBytes) {
      spool();
    }
  }

  private long footerBytesPerGroup() {
    return (long) columns.size() * FOOTER_BYTES_PER_CHUNK;
  }
}
