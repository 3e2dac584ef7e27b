package io.milvusimport.planted.intake;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.store.ObjectStore;
import org.apache.kafka.connect.sink.SinkRecord;

final class Plants {
  @Violates("intake keeps its direction")
  record SeesStore(ObjectStore store) {}

  @Violates("only connect and record see Kafka")
  record SeesRecord(SinkRecord record) {}

  private Plants() {}
}
