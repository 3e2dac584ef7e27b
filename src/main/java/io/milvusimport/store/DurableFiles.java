package io.milvusimport.store;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Files below one folder that have their name only when their bytes are on the disk, and keep it
 * after a power failure. Temporary files live in a folder of their own on the same file system.
 */
final class DurableFiles {
  /** The folder of temporary files, a name that no object may use. */
  static final String TEMP_FOLDER = ".tmp";

  private static final long STALE_AFTER_MS = 24 * 3_600_000L;

  private final Path root;
  private final Path temp;
  private final Set<Path> durableFolders = ConcurrentHashMap.newKeySet();

  private DurableFiles(Path root) {
    this.root = root;
    this.temp = root.resolve(TEMP_FOLDER);
  }

  /** Opens the folder and removes temporary files older than a day by the file system's clock. */
  static DurableFiles open(Path root) throws IOException {
    DurableFiles files = new DurableFiles(root);
    files.ensureFolder(files.temp);
    files.removeStale();
    return files;
  }

  /** Writes a file unless there is one. Returns whether this call gave it its name. */
  boolean create(Path target, Body body) throws IOException {
    Path written = newTemp();
    try {
      write(written, body);
      ensureFolder(parentOf(target));
      boolean linked = link(written, target);
      // Also after a lost race: the winner may not have come to it, and its object has been seen.
      sync(parentOf(target));
      return linked;
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Writes a copy of a file, replacing what has the name. Its time is that of the copy. */
  void replace(Path target, Path source) throws IOException {
    Path written = newTemp();
    try {
      writeFrom(source, written);
      ensureFolder(parentOf(target));
      Files.move(written, target, ATOMIC_MOVE);
      sync(parentOf(target));
    } finally {
      Files.deleteIfExists(written);
    }
  }

  /** Epoch ms of the file system's clock: the time it gives a file created now. */
  long nowMs() throws IOException {
    Path probe = Files.createFile(newTemp());
    try {
      return Files.getLastModifiedTime(probe).toMillis();
    } finally {
      Files.deleteIfExists(probe);
    }
  }

  /** Fails if the folder is no longer the one opened, as an empty mount point is not. */
  void requirePresent() throws IOException {
    if (!Files.isDirectory(temp)) {
      throw new NotDirectoryException(temp + " (is the store's folder still mounted?)");
    }
  }

  boolean isTemp(Path path) {
    return path.equals(temp);
  }

  /** Makes the names in a folder survive a power failure. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    }
  }

  static Path parentOf(Path path) {
    Path parent = path.getParent();
    if (parent == null) {
      throw new IllegalArgumentException(path + " has no parent");
    }
    return parent;
  }

  private static boolean link(Path written, Path target) throws IOException {
    try {
      Files.createLink(target, written);
      return true;
    } catch (FileAlreadyExistsException e) {
      // A network file system may repeat a link whose answer it lost.
      return Files.isSameFile(target, written);
    }
  }

  private static void write(Path file, Body body) throws IOException {
    if (body instanceof Body.LocalFile source) {
      writeFrom(source.path(), file);
    } else if (body instanceof Body.Bytes content) {
      try (FileChannel out = FileChannel.open(file, CREATE_NEW, WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.bytes());
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        out.force(true);
      }
    } else {
      throw new AssertionError(body);
    }
  }

  private static void writeFrom(Path source, Path file) throws IOException {
    try (FileChannel in = FileChannel.open(source, READ);
        FileChannel out = FileChannel.open(file, CREATE_NEW, WRITE)) {
      long size = in.size();
      for (long done = 0; done < size; ) {
        long moved = in.transferTo(done, size - done, out);
        if (moved <= 0) {
          throw new IOException(
              source + " ended after " + done + " bytes; it had " + size + " when opened");
        }
        done += moved;
      }
      out.force(true);
    }
  }

  /** Creates a folder and those above it, and makes their names durable once a process. */
  private void ensureFolder(Path folder) throws IOException {
    if (folder.equals(root) || (durableFolders.contains(folder) && Files.isDirectory(folder))) {
      return;
    }
    Path parent = parentOf(folder);
    ensureFolder(parent);
    Files.createDirectories(folder);
    sync(parent);
    durableFolders.add(folder);
  }

  private void removeStale() throws IOException {
    long staleBeforeMs = nowMs() - STALE_AFTER_MS;
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(temp)) {
      for (Path leftover : leftovers) {
        if (leftover.toFile().lastModified() < staleBeforeMs) {
          Files.deleteIfExists(leftover); // another worker may have been first
        }
      }
    }
  }

  private Path newTemp() {
    return temp.resolve(UUID.randomUUID() + ".tmp");
  }
}
