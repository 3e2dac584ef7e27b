package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One server in a process of its own: its handle, its log file, and how to wait for it and end it.
 *
 * <p>A process that is still running when this JVM exits is ended by a shutdown hook.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long POLL_MS = 100;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread onExit;

  private ServerProcess(String name, Process process, Path log, Thread onExit) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.onExit = onExit;
  }

  /** Asks a server whether it can be used; an exception of any kind means "not yet". */
  @FunctionalInterface
  public interface Probe {
    boolean isReady() throws Exception;
  }

  /** Starts the program; its output is appended to {@code log}. Returns at once. */
  public static ServerProcess start(String name, JavaCommand command, Path log) {
    return start(name, command.toProcessBuilder(), log);
  }

  /** The same for any command. */
  public static ServerProcess start(String name, ProcessBuilder command, Path log) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      Process process =
          command
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Thread onExit = new Thread(process::destroyForcibly, "end " + name);
      endWithThisProgram(name, process, onExit);
      return new ServerProcess(name, process, log, onExit);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " could not be started", e);
    }
  }

  /**
   * Waits until the probe says yes.
   *
   * @throws ServerFailure when the process ends first, or is not ready within {@code limit}; it is
   *     ended then
   */
  public ServerProcess awaitReady(Duration limit, Probe probe) {
    long deadline = System.nanoTime() + limit.toNanos();
    @Nullable Exception last = null;
    while (true) {
      try {
        if (probe.isReady()) {
          return this;
        }
      } catch (Exception e) {
        last = e;
      }
      if (hasEndedWithin(POLL_MS)) {
        close();
        throw failure("ended with exit code " + process.exitValue() + " before it was ready", last);
      }
      if (System.nanoTime() > deadline) {
        close();
        throw failure("was not ready after " + limit.toSeconds() + " s", last);
      }
    }
  }

  /** Waits for the program's own end and checks that it went well. */
  public void awaitSuccess(Duration limit) {
    if (!hasEndedWithin(limit.toMillis())) {
      close();
      throw failure("had not ended after " + limit.toSeconds() + " s", null);
    }
    close();
    if (process.exitValue() != 0) {
      throw failure("ended with exit code " + process.exitValue(), null);
    }
  }

  /** Ends the process as a crash would (SIGKILL) and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    if (!hasEndedWithin(10_000)) {
      throw failure("survived SIGKILL for 10 s", null);
    }
    forgetHook();
  }

  /** Stops the process where it is (SIGSTOP) until {@link #resume}: it keeps its connections. */
  public void pause() {
    signal("STOP");
  }

  /** Lets a paused process go on, unaware of the time that has passed. */
  public void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    ShortCommand.Result result =
        ShortCommand.of(List.of("sh", "-c", "kill -" + name + " " + process.pid())).run();
    if (!result.ok()) {
      throw failure("did not get SIG" + name + ": " + result.lastLine(), null);
    }
  }

  /** Ends the process orderly; after ten seconds by force. May be called again. */
  @Override
  public void close() {
    closeWithin(Duration.ofSeconds(10));
  }

  /** Ends the process orderly; after {@code patience} by force. */
  void closeWithin(Duration patience) {
    process.destroy();
    if (!hasEndedWithin(patience.toMillis())) {
      process.destroyForcibly();
      hasEndedWithin(10_000);
    }
    forgetHook();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public Path log() {
    return log;
  }

  /** What happened to this server, followed by the last lines of its log. */
  public ServerFailure failure(String whatHappened, @Nullable Throwable cause) {
    return new ServerFailure(name + " " + whatHappened + ". " + LogTail.of(log), cause);
  }

  private boolean hasEndedWithin(long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw failure("was ended because the thread that waits for it was interrupted", e);
    }
  }

  private static void endWithThisProgram(String name, Process process, Thread onExit) {
    try {
      Runtime.getRuntime().addShutdownHook(onExit);
    } catch (IllegalStateException alreadyEnding) {
      process.destroyForcibly();
      throw new ServerFailure(name + " was not started: this program is ending", alreadyEnding);
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(onExit);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook runs by itself then, and finds the process ended.
    }
  }
}
