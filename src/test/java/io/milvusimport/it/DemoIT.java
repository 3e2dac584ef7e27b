package io.milvusimport.it;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.milvusimport.testbed.JavaCommand;
import io.milvusimport.testbed.ServerClasspath;
import io.milvusimport.testbed.ServerProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoIT {
  @TempDir Path folder;

  @Test
  void theDemoEndsWithEveryRowImportedAndLeavesNothingBehind() throws Exception {
    // Given
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    Path output = folder.resolve("output");
    JavaCommand demo =
        new JavaCommand(
            ServerClasspath.ofTests(),
            "io.milvusimport.demo.Demo",
            List.of(
                "-Djava.io.tmpdir=" + temporary,
                "-Dmilvus.real=" + System.getProperty("milvus.real", "optional"),
                "-Xmx512m"),
            List.of());

    // When
    ServerProcess.start("The demo", demo.inPrivateNetwork(), output)
        .awaitSuccess(Duration.ofMinutes(3));

    // Then
    List<String> lines = Files.readAllLines(output);
    assertThat(lines)
        .filteredOn(line -> line.startsWith("milvus: "))
        .singleElement(as(STRING))
        .matches("milvus: real 2\\.3\\.5|milvus: emulator, because .+");
    assertThat(lines.get(lines.size() - 1))
        .isEqualTo("demo: 1000 of 1000 rows imported, 0 lost, 0 duplicated, offset 1000 committed");
    assertThat(temporary).isEmptyDirectory();
  }
}
