package io.milvusimport.planted.connect;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.intake.Frontier;
import io.milvusimport.planted.milvus.Answer;
import io.milvusimport.planted.store.DiskStore;
import io.milvusimport.planted.stray.Stray;
import org.apache.kafka.connect.sink.SinkTask;

final class Plants {
  @Violates("connect keeps its direction")
  record SeesStray(Stray stray) {}

  record SeesAll(SinkTask task, Frontier frontier, Answer answer, DiskStore store) {
    static long wallClockMs() {
      return System.currentTimeMillis();
    }
  }

  private Plants() {}
}
