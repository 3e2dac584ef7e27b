package io.milvusimport.demo;

import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Leaves nothing behind: stops the servers, then removes their folder. Runs once, from whatever
 * thread comes first.
 */
final class Cleanup {
  private final Path folder;
  private @Nullable TestBed bed;
  private boolean done;

  Cleanup(Path folder) {
    this.folder = folder;
  }

  synchronized TestBed own(TestBed started) {
    bed = started;
    return started;
  }

  synchronized void run() {
    if (done) {
      return;
    }
    done = true;
    if (bed != null) {
      bed.close();
    }
    removeFolder();
  }

  private void removeFolder() {
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
      for (Path path : leavesFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " is left behind", e);
    }
  }
}
