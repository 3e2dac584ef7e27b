package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Leaves nothing behind: stops the servers, then removes their folder. Runs once, from whatever
 * thread comes first.
 */
public final class Cleanup {
  private static final Duration REMOVAL_LIMIT = Duration.ofSeconds(60);

  private final Path folder;
  private @Nullable TestBed bed;
  private boolean done;

  /**
   * @param folder that the servers write to
   */
  public Cleanup(Path folder) {
    this.folder = folder;
  }

  /** Stops this test bed, too, when its time comes. */
  public synchronized TestBed own(TestBed started) {
    bed = started;
    return started;
  }

  /** Stops and removes, if that was not done before. */
  public synchronized void run() {
    if (done) {
      return;
    }
    done = true;
    if (bed != null) {
      bed.close();
    }
    // A server that was still starting is ended by its own hook, and may write until then.
    Awaitility.await("the folder " + folder + " to be removed")
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .atMost(REMOVAL_LIMIT)
        .ignoreException(IOException.class)
        .ignoreException(UncheckedIOException.class)
        .until(this::removeFolder);
  }

  /** Whether this has happened, as it has when the user stopped the program. */
  public synchronized boolean hasRun() {
    return done;
  }

  private boolean removeFolder() throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.delete(path);
      }
      return true;
    }
  }
}
