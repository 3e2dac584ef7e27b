package io.milvusimport.file;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file on a disk that takes so many bytes and no more. */
record SmallDisk(Path path, long capacity) implements OutputFile {
  @Override
  public PositionOutputStream create(long blockSizeHint) throws IOException {
    OutputStream file = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW);
    return new PositionOutputStream() {
      private long position;

      @Override
      public long getPos() {
        return position;
      }

      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        if (position + length > capacity) {
          throw new IOException("No space left on device");
        }
        file.write(bytes, offset, length);
        position += length;
      }

      @Override
      public void close() throws IOException {
        file.close();
      }
    };
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    throw new UnsupportedOperationException("spool files are new");
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }
}
