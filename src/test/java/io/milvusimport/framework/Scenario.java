package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.stream.Stream;

/**
 * A short history of one sink task, to be played on the model and on released frameworks: what
 * happened must be the same on all of them.
 */
public interface Scenario {
  SourcePartition P0 = new SourcePartition("orders", 0);
  SourcePartition P1 = new SourcePartition("orders", 1);

  String name();

  void play(Framework framework);

  /** All scenarios there are. */
  static List<Scenario> all() {
    return Stream.<Scenario[]>of(
            CommitScenario.values(),
            RewindScenario.values(),
            RebalanceScenario.values(),
            LifeScenario.values())
        .flatMap(Stream::of)
        .toList();
  }

  /**
   * Ten records of each of the two partitions, and the task started and given both; the transcript
   * begins after that.
   */
  static void begin(Framework framework) {
    framework.log().produce(P0, 0, 10);
    framework.log().produce(P1, 0, 10);
    framework.maxRecords(0);
    framework.start();
    framework.turn(Rebalance.assigned(P0, P1));
    framework.maxRecords(5);
    framework.transcript().forget();
  }
}
