package io.milvusimport.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  @TempDir Path folder;

  @Test
  void aProcessThatEndsBeforeItIsReadyIsReportedWithTheLastLinesOfItsLog() {
    // Given
    ServerProcess process = start("no.such.MainClass");

    // When
    ServerFailure failure =
        catchThrowableOfType(
            ServerFailure.class, () -> process.awaitReady(Duration.ofSeconds(30), () -> false));

    // Then
    assertThat(failure)
        .hasMessageContaining("The test server ended with exit code 1 before it was ready")
        .hasMessageContaining("| Error: Could not find or load main class no.such.MainClass");
  }

  @Test
  void aProcessThatIsNotReadyInTimeIsEnded() {
    // Given
    ServerProcess process = start(Sleeper.class.getName());

    // When
    ServerFailure failure =
        catchThrowableOfType(
            ServerFailure.class, () -> process.awaitReady(Duration.ofMillis(300), () -> false));

    // Then
    assertThat(failure).hasMessageContaining("The test server was not ready");
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aKilledProcessIsGoneWhenKillReturns() {
    // Given
    ServerProcess process = start(Sleeper.class.getName());

    // When
    process.kill();

    // Then
    assertThat(process.isAlive()).isFalse();
  }

  private ServerProcess start(String mainClass) {
    JavaCommand command =
        new JavaCommand(ServerClasspath.ofTests(), mainClass, JavaCommand.smallJvm(32), List.of());
    return ServerProcess.start("The test server", command, folder.resolve("log"));
  }

  /** A program that does nothing until it is ended. */
  static final class Sleeper {
    public static void main(String[] arguments) throws InterruptedException {
      new java.util.concurrent.CountDownLatch(1).await();
    }
  }
}
