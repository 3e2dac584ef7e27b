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
 * Jobs, keys and two phases are the emulator's, because this version has none of them.
 */
@NeedsRealMilvus
class RealMilvusIT extends InteropScenarios {
  @TempDir static Path folder;
  private static TestBed bed;
  private static ConnectWorker worker;

  @BeforeAll
  static void startServers() {
    Path logs = ProjectFolder.resolve("target/it-logs/real-milvus");
    bed = TestBed.startWithRealMilvus(folder, logs, "3.0.2", (what, address, took) -> {});
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
