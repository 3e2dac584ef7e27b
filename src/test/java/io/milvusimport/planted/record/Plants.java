package io.milvusimport.planted.record;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.intake.Frontier;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

final class Plants {
  @Violates("record keeps its direction")
  record SeesIntake(Frontier frontier) {}

  @Violates("record sees Connect data alone")
  record SeesKafkaCommon(TopicPartition partition) {}

  @Violates("only connect sees SinkTask")
  record SeesTask(SinkTask task) {}

  @Violates("the pure packages fork no stream")
  static final class ForksStream {
    long count(List<String> names) {
      return names.parallelStream().count();
    }
  }

  record SeesConnectData(SinkRecord record, Struct value) {}

  private Plants() {}
}
