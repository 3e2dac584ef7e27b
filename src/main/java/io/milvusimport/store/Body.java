package io.milvusimport.store;

import java.nio.file.Path;

/** The bytes of an object to be created. Readable any number of times. */
public sealed interface Body {
  /** The array is not copied and must not change. */
  @SuppressWarnings("ArrayRecordComponent") // identity of the content is never asked for
  record Bytes(byte[] bytes) implements Body {}

  record LocalFile(Path path) implements Body {}
}
