package io.milvusimport.connect;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local folder of one incarnation, locked while it lives. What dead ones left is removed at the
 * next start: nothing in it counts before it is uploaded and handed over.
 */
final class SpoolDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
  private static final String LOCK = ".lock";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private SpoolDirectory(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * @param root {@code spool.directory}
   * @throws IOException if it cannot be written to
   */
  static SpoolDirectory create(Path root, Incarnation incarnation) throws IOException {
    Path siblings = root.resolve("kafka-connect-milvus-import").resolve(incarnation.connector());
    Files.createDirectories(siblings);
    // One start at a time, in this process and among processes: a folder that is just being made
    // is not locked yet, and must not be taken for a dead one.
    synchronized (SpoolDirectory.class) {
      try (FileChannel gate =
              FileChannel.open(
                  siblings.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = gate.lock()) {
        if (!held.isValid()) {
          throw new IOException("Lost the lock of " + siblings);
        }
        removeLeftovers(siblings);
        return makeAndLock(siblings, incarnation);
      }
    }
  }

  private static SpoolDirectory makeAndLock(Path siblings, Incarnation incarnation)
      throws IOException {
    Path folder = Files.createDirectory(siblings.resolve(incarnation.id()));
    FileChannel channel =
        FileChannel.open(
            folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new SpoolDirectory(folder, channel, channel.lock());
  }

  Path file(long batch, int n) {
    return folder.resolve(batch + "-" + n);
  }

  Path folder() {
    return folder;
  }

  /**
   * What a user can do about a file that could not be written here.
   *
   * @param neededBytes what a task holds here at most
   */
  String trouble(IOException e, long neededBytes) {
    return "Writing to the spool folder %s failed: %s. %s Nothing is lost: then restart the connector with its tasks, and the records are read again."
        .formatted(folder, reason(e), remedy(neededBytes));
  }

  private static String reason(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName() + " " + message
        : message;
  }

  private String remedy(long neededBytes) {
    if (!Files.isDirectory(folder)) {
      return "The folder is gone: somebody deletes in spool.directory. Keep others out of it, or"
          + " set another.";
    }
    return """
    Free there are %s bytes, and a task needs up to %d (one file being written and one being \
    uploaded, of flush.bytes each). Make room, or set another spool.directory that the worker may \
    write to.\
    """
        .formatted(freeBytes(), neededBytes);
  }

  private String freeBytes() {
    try {
      return Long.toString(Files.getFileStore(folder).getUsableSpace());
    } catch (IOException e) {
      return "an unknown number of";
    }
  }

  private static void removeLeftovers(Path siblings) throws IOException {
    try (Stream<Path> found = Files.list(siblings)) {
      for (Path sibling : found.filter(Files::isDirectory).toList()) {
        if (isDead(sibling)) {
          LOG.info("Spool folder of an earlier start removed: folder={}", sibling);
          removeAll(sibling);
        }
      }
    }
  }

  private static boolean isDead(Path sibling) throws IOException {
    Path lock = sibling.resolve(LOCK);
    if (!Files.exists(lock)) {
      return true; // its maker died before it could be locked
    }
    try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        FileLock mine = channel.tryLock()) {
      return mine != null;
    } catch (OverlappingFileLockException e) {
      return false; // another task of this process
    }
  }

  private static void removeAll(Path folder) {
    try (Stream<Path> found = Files.walk(folder)) {
      List<Path> deepestFirst = found.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      LOG.warn("Spool folder not removed: folder={} : {}", folder, e.toString());
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
    removeAll(folder);
  }
}
