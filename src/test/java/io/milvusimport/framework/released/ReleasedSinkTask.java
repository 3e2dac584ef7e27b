package io.milvusimport.framework.released;

import io.milvusimport.framework.FrameworkContext;
import io.milvusimport.framework.FrameworkTask;
import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.RetryLaterException;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;

/** A sink task of Connect that passes its calls on. */
final class ReleasedSinkTask extends SinkTask {
  private final FrameworkTask task;

  ReleasedSinkTask(FrameworkTask task) {
    this.task = task;
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public void start(Map<String, String> props) {
    task.start(new Context(context));
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    task.open(ReleasedConsumer.ours(partitions));
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    List<PolledRecord> polled = new ArrayList<>();
    for (SinkRecord record : records) {
      polled.add(
          new PolledRecord(
              new SourcePartition(record.topic(), record.kafkaPartition()),
              record.kafkaOffset(),
              record.timestamp()));
    }
    try {
      task.put(polled);
    } catch (RetryLaterException e) {
      throw new RetriableException(e);
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    Map<SourcePartition, Long> shown = new HashMap<>();
    currentOffsets.forEach((p, offset) -> shown.put(ReleasedConsumer.ours(p), offset.offset()));
    Map<TopicPartition, OffsetAndMetadata> answer = new HashMap<>();
    task.preCommit(shown)
        .forEach((p, o) -> answer.put(ReleasedConsumer.kafka(p), new OffsetAndMetadata(o)));
    return answer;
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    task.close(ReleasedConsumer.ours(partitions));
  }

  @Override
  public void stop() {
    task.stop();
  }

  /** The framework's own context, in the project's words. */
  private record Context(SinkTaskContext context) implements FrameworkContext {
    @Override
    public void offset(SourcePartition partition, long offset) {
      context.offset(ReleasedConsumer.kafka(partition), offset);
    }

    @Override
    public void timeout(long waitMs) {
      context.timeout(waitMs);
    }

    @Override
    public Set<SourcePartition> assignment() {
      return ReleasedConsumer.ours(context.assignment());
    }

    @Override
    public void pause(SourcePartition partition) {
      context.pause(ReleasedConsumer.kafka(partition));
    }

    @Override
    public void resume(SourcePartition partition) {
      context.resume(ReleasedConsumer.kafka(partition));
    }

    @Override
    public void requestCommit() {
      context.requestCommit();
    }
  }
}
