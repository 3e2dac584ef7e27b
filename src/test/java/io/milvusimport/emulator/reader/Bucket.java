package io.milvusimport.emulator.reader;

import java.io.IOException;
import java.nio.file.Path;

/** The bucket that the emulated server is configured with: it reads there and writes nothing. */
public interface Bucket extends AutoCloseable {
  /**
   * Copies the object of exactly this key to a file that does not exist yet.
   *
   * @return false if there is no such object
   * @throws IOException if the bucket cannot tell or the copy broke off
   */
  boolean fetch(String key, Path target) throws IOException;

  @Override
  void close();
}
