package io.milvusimport.planted.store;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.schema.Field;
import java.time.Instant;

final class Plants {
  @Violates("store keeps its direction")
  record SeesSchema(Field field) {}

  @Violates("the edges read no wall clock")
  static final class ReadsInstant {
    Instant read() {
      return Instant.now();
    }
  }

  static final class ReadsMonotonicTime {
    long read() {
      return System.nanoTime();
    }
  }

  private Plants() {}
}
