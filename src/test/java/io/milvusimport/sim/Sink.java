package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A sink task, as the framework calls it. */
interface Sink {
  /** A record as the framework hands it over. */
  record Polled(SourcePartition partition, long offset, long timestampMs, byte kind, int row) {}

  /** What a sink task may ask of the framework. */
  interface Context {
    void offset(SourcePartition partition, long offset);

    void pause(SourcePartition partition);

    void resume(SourcePartition partition);

    void requestCommit();

    void timeout(long ms);
  }

  /** The task has to stop. */
  final class StopException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StopException(String message) {
      super(message, null, false, false);
    }
  }

  void open(Collection<SourcePartition> partitions);

  void put(List<Polled> records);

  Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> given);

  void close(Collection<SourcePartition> partitions);

  void stop();
}
