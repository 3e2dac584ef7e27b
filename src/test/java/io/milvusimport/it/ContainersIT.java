package io.milvusimport.it;

import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.ContainerServers;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.NeedsDocker;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.Servers;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scenarios of {@link RealMilvusIT} with the releases that the connector is made for, in
 * containers, and what it takes for granted of each.
 */
@NeedsDocker
class ContainersIT {
  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class V2v5 extends OfRelease {
    V2v5() {
      super("milvusdb/milvus:v2.5.14");
    }

    @Nested
    class Assumptions extends ServerAssumptions {
      @Override
      MilvusRest milvus() {
        return servers().milvus();
      }

      @Override
      Bucket bucket() {
        return servers().bucket();
      }

      @Override
      boolean isTwoPhase() {
        return false;
      }
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class V2v6 extends OfRelease {
    V2v6() {
      super("milvusdb/milvus:v2.6.24");
    }

    @Nested
    class Assumptions extends ServerAssumptions {
      @Override
      MilvusRest milvus() {
        return servers().milvus();
      }

      @Override
      Bucket bucket() {
        return servers().bucket();
      }

      @Override
      boolean isTwoPhase() {
        return false;
      }
    }
  }

  @Nested
  @TestInstance(TestInstance.Lifecycle.PER_CLASS)
  class V3v0 extends OfRelease {
    V3v0() {
      super("milvusdb/milvus:v3.0.2");
    }

    @Nested
    class Assumptions extends ServerAssumptions {
      @Override
      MilvusRest milvus() {
        return servers().milvus();
      }

      @Override
      Bucket bucket() {
        return servers().bucket();
      }

      @Override
      boolean isTwoPhase() {
        return true;
      }
    }
  }

  abstract static class OfRelease extends InteropScenarios {
    private final String image;
    private @Nullable ContainerServers servers;
    private @Nullable ConnectWorker worker;

    OfRelease(String image) {
      this.image = image;
    }

    @BeforeAll
    void startServers(@TempDir Path folder) throws IOException {
      String name = image.substring(image.indexOf(':') + 1);
      Path logs = ProjectFolder.resolve("target/it-logs/milvus-" + name);
      servers = ContainerServers.start(folder, logs, image);
      worker = servers.startWorker("interop");
    }

    @AfterAll
    void stopServers() {
      if (servers != null) {
        servers.close();
      }
    }

    @Override
    Servers servers() {
      if (servers == null) {
        throw new IllegalStateException(image + " is not running");
      }
      return servers;
    }

    @Override
    ConnectWorker worker() {
      if (worker == null) {
        throw new IllegalStateException("there is no worker");
      }
      return worker;
    }

    /** Newer releases go on with a job after a restart. */
    @Override
    String stateOfAnInterruptedJob() {
      return "Completed";
    }
  }
}
