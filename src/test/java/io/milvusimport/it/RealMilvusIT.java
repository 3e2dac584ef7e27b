package io.milvusimport.it;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.NeedsRealMilvus;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.Servers;
import io.milvusimport.testbed.TestBed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenarios with Milvus 2.3.5 as a process: it reads the connector's files and finds the rows.
 * Jobs and keys are the emulator's, of one phase: a failed one is retried at once. (The demo runs
 * with two phases.)
 */
@NeedsRealMilvus
class RealMilvusIT extends InteropScenarios {
  @TempDir static Path folder;
  private static TestBed bed;
  private static ConnectWorker worker;

  @BeforeAll
  static void startServers() {
    Path logs = ProjectFolder.resolve("target/it-logs/real-milvus");
    bed = TestBed.startWithRealMilvus(folder, logs, "2.6.24", (what, address, took) -> {});
    worker = bed.startWorker("interop");
  }

  @AfterAll
  static void stopServers() {
    bed.close();
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
}
