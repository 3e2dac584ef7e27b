package io.milvusimport.sim;

import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.SourceLog;
import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.List;

/** The topic as a consumer reads it. */
final class TopicLog extends SourceLog {
  private final Topic topic;

  TopicLog(Topic topic) {
    this.topic = topic;
  }

  @Override
  public List<PolledRecord> read(SourcePartition partition, long position, int max) {
    Topic.Log log = topic.log(partition);
    List<PolledRecord> read = new ArrayList<>();
    for (long offset = position; offset < log.end() && read.size() < max; offset++) {
      if (log.kind(offset) != Topic.GAP) {
        read.add(new PolledRecord(partition, offset, log.timestampMs(offset)));
      }
    }
    return read;
  }

  @Override
  public boolean isDropped(SourcePartition partition, long offset) {
    return topic.log(partition).kind(offset) == Topic.FILTERED;
  }

  @Override
  public long start(SourcePartition partition) {
    return topic.log(partition).start();
  }

  @Override
  public long end(SourcePartition partition) {
    return topic.log(partition).end();
  }
}
