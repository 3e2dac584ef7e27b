package io.milvusimport.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.crypto.FileEncryptionProperties;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * The Parquet file on disk: row groups of finished pages, then the footer. The only class that
 * knows parquet-hadoop's {@link ParquetFileWriter}, which calls itself internal: its version is
 * pinned.
 *
 * <p>Statistics hold the count of nulls alone; nobody reads more, and minima over floats cost time.
 */
final class ParquetOutput {
  private static final @Nullable FileEncryptionProperties NOT_ENCRYPTED = null;
  private static final int ROW_GROUP_ALIGNMENT = 1; // of HDFS blocks, unused without padding
  private static final int TAIL_BYTES = 8; // footer length and magic

  private final Path path;
  private final List<ColumnDescriptor> columns;
  private final ParquetFileWriter writer;

  /**
   * Creates the file; there must be none.
   *
   * @param target what writes to {@code path}
   */
  ParquetOutput(OutputFile target, Path path, List<FieldLayout> layouts) throws IOException {
    Type[] types = layouts.stream().map(FieldLayout::parquetType).toArray(Type[]::new);
    MessageType schema = new MessageType("schema", types);
    ParquetProperties properties =
        ParquetProperties.builder().withPageWriteChecksumEnabled(true).build();
    this.path = path;
    this.columns = schema.getColumns();
    this.writer =
        new ParquetFileWriter(
            target,
            schema,
            ParquetFileWriter.Mode.CREATE,
            ROW_GROUP_ALIGNMENT,
            0,
            NOT_ENCRYPTED,
            properties);
    writer.start();
  }

  /** Bytes written so far. */
  long position() throws IOException {
    return writer.getPos();
  }

  void startRowGroup(long rows) throws IOException {
    writer.startBlock(rows);
  }

  /** Columns come in the order of their layouts. */
  void writeColumn(int index, EncodedColumn encoded) throws IOException {
    ColumnDescriptor column = columns.get(index);
    List<EncodedPage> pages = encoded.pages();
    long values = pages.stream().mapToLong(EncodedPage::values).sum();
    long nulls = pages.stream().mapToLong(EncodedPage::nulls).sum();
    writer.startColumn(column, values, encoded.layout().codec());
    EncodedPage dictionary = encoded.dictionary();
    if (dictionary != null) {
      writer.writeDictionaryPage(
          new DictionaryPage(
              bytes(dictionary), dictionary.rawLength(), dictionary.values(), Encoding.PLAIN));
    }
    for (EncodedPage page : pages) {
      writer.writeDataPage(
          page.values(),
          page.rawLength(),
          bytes(page),
          nullCount(column, page.nulls()),
          page.rows(),
          Encoding.RLE,
          Encoding.RLE,
          dictionary == null ? Encoding.PLAIN : Encoding.RLE_DICTIONARY);
    }
    writer.invalidateStatistics(nullCount(column, nulls)); // otherwise none are written at all
    writer.endColumn();
  }

  void endRowGroup() throws IOException {
    writer.endBlock();
  }

  /** Writes the footer and closes. Returns the size of the file. */
  long finish(String createdBy) throws IOException {
    writer.end(Map.of());
    writer.close();
    return sign(createdBy);
  }

  /** Lets go of the file as it is. Harmless after {@link #finish}. */
  void abandon() throws IOException {
    writer.abort();
    writer.close();
  }

  /** Puts our name into the footer: parquet-hadoop always writes its own. */
  private long sign(String createdBy) throws IOException {
    try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
      ByteBuffer tail = read(channel, channel.size() - TAIL_BYTES, TAIL_BYTES);
      int footerBytes = tail.getInt();
      long footerStart = channel.size() - TAIL_BYTES - footerBytes;
      ByteBuffer footer = read(channel, footerStart, footerBytes);
      FileMetaData metadata = Util.readFileMetaData(new ByteArrayInputStream(footer.array()));
      metadata.setCreated_by(createdBy);
      ByteArrayOutputStream signed = new ByteArrayOutputStream(footerBytes + createdBy.length());
      Util.writeFileMetaData(metadata, signed);
      ByteBuffer end =
          ByteBuffer.allocate(signed.size() + TAIL_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      end.put(signed.toByteArray()).putInt(signed.size());
      end.put("PAR1".getBytes(StandardCharsets.US_ASCII)).flip();
      channel.truncate(footerStart).position(footerStart);
      while (end.hasRemaining()) {
        channel.write(end);
      }
      return channel.size();
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int length)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the spool file ends within its footer");
      }
    }
    return bytes.flip();
  }

  private static BytesInput bytes(EncodedPage page) {
    return BytesInput.from(page.bytes(), page.offset(), page.length());
  }

  private static Statistics<?> nullCount(ColumnDescriptor column, long nulls) {
    return Statistics.getBuilderForReading(column.getPrimitiveType()).withNumNulls(nulls).build();
  }
}
