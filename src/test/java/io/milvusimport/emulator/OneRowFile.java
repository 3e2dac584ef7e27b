package io.milvusimport.emulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.GroupWriter;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ColumnChunkPageWriteStore;
import org.apache.parquet.hadoop.ParquetFileWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/**
 * Writes a Parquet file of one row in a schema that DuckDB would not write. Composed of the parts
 * of parquet-java that need no Hadoop classes at run time.
 */
final class OneRowFile {
  private static final long ROW_GROUP_BYTES = 1 << 20;

  /** Pages as they are. */
  private static final class Uncompressed implements BytesInputCompressor {
    @Override
    public BytesInput compress(BytesInput bytes) {
      return bytes;
    }

    @Override
    public CompressionCodecName getCodecName() {
      return CompressionCodecName.UNCOMPRESSED;
    }

    @Override
    public void release() {}
  }

  private OneRowFile() {}

  static void write(Path file, String messageType, Consumer<Group> fill) throws IOException {
    MessageType schema = MessageTypeParser.parseMessageType(messageType);
    ParquetProperties properties = ParquetProperties.builder().build();
    SimpleGroup row = new SimpleGroup(schema);
    fill.accept(row);
    ColumnChunkPageWriteStore pages =
        new ColumnChunkPageWriteStore(
            new Uncompressed(),
            schema,
            properties.getAllocator(),
            properties.getColumnIndexTruncateLength());
    try (ColumnWriteStore columns = properties.newColumnWriteStore(schema, pages);
        ParquetFileWriter out =
            new ParquetFileWriter(
                new LocalOutputFile(file),
                schema,
                ParquetFileWriter.Mode.CREATE,
                ROW_GROUP_BYTES,
                0)) {
      var consumer = new ColumnIOFactory().getColumnIO(schema).getRecordWriter(columns);
      new GroupWriter(consumer, schema).write(row);
      consumer.flush();
      columns.flush();
      out.start();
      out.startBlock(1);
      pages.flushToFileWriter(out);
      out.endBlock();
      out.end(Map.of());
    } finally {
      pages.close();
    }
  }
}
