package io.milvusimport.connect;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The local folder of one incarnation, locked while it lives. What dead ones left is removed at the
 * next start: nothing in it counts before it is uploaded and handed over.
 */
final class SpoolDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SpoolDirectory.class);
  private static final String LOCK = ".lock";

  /**
   * Names of the folders of this process. Their locks are not looked at: whoever closes a lock's
   * file gives the lock back for the whole process, and other processes would take the folder for a
   * dead one.
   */
  private static final Set<String> OURS = ConcurrentHashMap.newKeySet();

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
    FileLock lock = channel.lock();
    OURS.add(incarnation.id());
    return new SpoolDirectory(folder, channel, lock);
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
    if (OURS.contains(sibling.getFileName().toString())) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(sibling.resolve(LOCK), StandardOpenOption.WRITE);
        FileLock mine = channel.tryLock()) {
      return mine != null;
    } catch (NoSuchFileException e) {
      return true; // its maker died before it could be locked, or ends at this moment
    } catch (OverlappingFileLockException e) {
      return false; // of this process, by another loader of classes
    }
  }

  /** Its maker, which ends, and a start that found it dead may be at it together. */
  private static void removeAll(Path folder) {
    try {
      Files.walkFileTree(folder, new Removal());
    } catch (IOException e) {
      LOG.warn("Spool folder not removed: folder={} : {}", folder, e.toString());
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
        throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() throws IOException {
    OURS.remove(folder.getFileName().toString());
    lock.release();
    channel.close();
    removeAll(folder);
  }
}
