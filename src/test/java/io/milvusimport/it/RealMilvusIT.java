package io.milvusimport.it;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.NeedsRealMilvus;
import io.milvusimport.testbed.Servers;
import io.milvusimport.testbed.TestBed;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The scenarios with Milvus 2.3.5 as a process: it reads the connector's files and finds the rows.
 * Jobs and keys are the emulator's, of one phase: a failed one is retried at once. (The demo runs
 * with two phases.)
 */
@NeedsRealMilvus
@Execution(ExecutionMode.CONCURRENT)
class RealMilvusIT extends InteropScenarios {
  private static TestBed bed;
  private static ConnectWorker worker;

  @BeforeAll
  static void useServers(TestBed sharedBed, ConnectWorker sharedWorker) {
    bed = sharedBed;
    worker = sharedWorker;
  }

  @Override
  Servers servers() {
    return bed;
  }

  @Override
  ConnectWorker worker() {
    return worker;
  }

  @Override
  String stateOfAnInterruptedJob() {
    return "Failed";
  }

  /** A float; {@code RealMilvusRowsIT} shows it with a file written by hand. */
  @Override
  double ofJsonArray(double written) {
    return (float) written;
  }
}
