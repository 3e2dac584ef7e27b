package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The samples for a stand-alone worker, as they are: worker.properties and local.json. */
@ExtendWith(SharedTestBed.class)
class StandaloneWorkerIT {
  @TempDir Path importFolder;

  @Test
  void theSampleForAStandaloneWorkerLoadsATopicThroughALocalDirectory(TestBed bed)
      throws Exception {
    try (EmulatorProcess milvus = bed.startEmulatorOn(importFolder, "2.6.24")) {
      // Given
      MilvusRest database = new MilvusRest(milvus.uri(), TestBed.TOKEN);
      database.createCollection(PackageData.collection("products"));
      bed.topics().create("products", 1);
      int acknowledged = bed.topics().produce("products", 0, PackageData.records());
      Map<String, String> environment = new HashMap<>(bed.environment());
      environment.put("MILVUS_URI", milvus.uri());
      environment.put("MILVUS_IMPORT_FOLDER", importFolder.toString());

      // When
      try (ConnectWorker worker =
          ConnectWorker.standalone(
              bed.surroundings("standalone").with(environment),
              sampleSettings(),
              List.of(ProjectFolder.resolve("config/local.json")))) {
        Awaitility.await("all offsets to be committed")
            .atMost(Duration.ofSeconds(90))
            .until(
                () -> {
                  assertThat(worker.rest().status("products-local").hasFailed()).isFalse();
                  return bed.topics().committed("connect-products-local", "products", 0)
                      == acknowledged;
                });
      }

      // Then
      assertThat(milvus.ids("products"))
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    }
  }

  private static Map<String, String> sampleSettings() throws Exception {
    Properties sample = new Properties();
    Path file = ProjectFolder.resolve("config/standalone/worker.properties");
    try (InputStream in = Files.newInputStream(file)) {
      sample.load(in);
    }
    return sample.stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, sample::getProperty));
  }
}
