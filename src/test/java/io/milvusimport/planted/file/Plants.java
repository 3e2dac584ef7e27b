package io.milvusimport.planted.file;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.store.ObjectStore;
import java.nio.file.Path;
import org.apache.parquet.schema.MessageType;

final class Plants {
  @Violates("file keeps its direction")
  record SeesStore(ObjectStore store) {}

  @Violates("the core reads no clock")
  static final class ReadsMonotonicTime {
    long read() {
      return System.nanoTime();
    }
  }

  record SeesPathAndParquet(Path path, MessageType type) {}

  private Plants() {}
}
