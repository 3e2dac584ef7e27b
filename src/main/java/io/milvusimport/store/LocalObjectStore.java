package io.milvusimport.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.milvusimport.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A folder that behaves like a bucket, on a POSIX file system with hard links; several workers may
 * share it by mount. An object is written whole to a temporary file, made durable, and given its
 * name by a hard link, which fails if the name is taken. A crash before that leaves no object.
 *
 * <p>Its clock is the file system's: what time the system gives a file written now. No clock of
 * this machine is read.
 *
 * <p>Unlike a bucket it cannot hold both {@code a} and {@code a/b}, nor a segment over 255 bytes.
 * Folders that become empty stay.
 */
public final class LocalObjectStore implements ObjectStore {
  private static final int MAX_SEGMENT_BYTES = 255;

  private final Path root;
  private final DurableFiles files;

  private LocalObjectStore(Path root, DurableFiles files) {
    this.root = root;
    this.files = files;
  }

  /**
   * Opens an existing folder and removes temporary files left behind for over a day. A missing
   * folder is refused and not created: it may be a mount that is not there.
   */
  public static LocalObjectStore open(Path root) throws StoreException {
    if (!Files.isDirectory(root)) {
      throw new StoreException(
          Kind.REFUSED,
          """
          The local store's folder %s does not exist. Create it, or mount it, on every worker \
          (local.directory)."""
              .formatted(root));
    }
    try {
      Path real = root.toRealPath();
      return new LocalObjectStore(real, DurableFiles.open(real));
    } catch (IOException e) {
      throw failure("Opening the local store " + root, e);
    }
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    Path target = pathOf("Create", key);
    refuseFolder("Create", key, target);
    requireReadable(key, body);
    try {
      return files.create(target, body) ? Created.CREATED : Created.EXISTS;
    } catch (UnsupportedOperationException e) {
      throw new StoreException(
          Kind.UNSUPPORTED,
          "Create of " + key + " in " + root + " failed: the file system has no hard links.",
          e);
    } catch (IOException e) {
      throw failure("Create", key, e);
    }
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    Path source = pathOf("Copy", fromKey);
    Path target = pathOf("Copy", toKey);
    refuseFolder("Copy", toKey, target);
    try {
      if (attributesOf(source).isEmpty()) {
        files.requirePresent();
        throw new NoSuchFileException(source.toString());
      }
      files.replace(target, source);
    } catch (NoSuchFileException e) {
      throw new StoreException(
          Kind.MISSING,
          "Copy of " + fromKey + " to " + toKey + " in " + root + " refused: no such object.",
          e);
    } catch (IOException e) {
      throw failure("Copy of " + fromKey + " to " + toKey + " in " + root, e);
    }
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    Path path = pathOf("Get", key);
    try {
      Optional<BasicFileAttributes> attributes = attributesOf(path);
      if (attributes.isEmpty()) {
        files.requirePresent();
        return Optional.empty();
      }
      byte[] bytes = Files.readAllBytes(path);
      long modifiedMs = attributes.get().lastModifiedTime().toMillis();
      return Optional.of(new StoredObject(bytes, modifiedMs, files.nowMs()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw failure("Get", key, e);
    }
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    int slash = prefix.lastIndexOf('/');
    Path start = slash < 0 ? root : pathOf("List", prefix.substring(0, slash));
    List<String> keys = new ArrayList<>();
    try {
      Files.walkFileTree(start, new Collector(keys));
      files.requirePresent();
    } catch (IOException e) {
      throw failure("List", prefix, e);
    }
    keys.removeIf(key -> !key.startsWith(prefix) || ObjectKeys.ORDER.compare(key, startAfter) <= 0);
    keys.sort(ObjectKeys.ORDER);
    return List.copyOf(keys);
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    Set<Path> paths = new LinkedHashSet<>();
    for (String key : keys) {
      paths.add(pathOf("Delete", key));
    }
    Set<Path> folders = new LinkedHashSet<>();
    try {
      for (Path path : paths) {
        if (attributesOf(path).isPresent() && Files.deleteIfExists(path)) {
          folders.add(DurableFiles.parentOf(path));
        }
      }
      for (Path folder : folders) {
        DurableFiles.sync(folder);
      }
      files.requirePresent();
    } catch (IOException e) {
      throw failure("Delete of " + paths.size() + " objects in " + root, e);
    }
  }

  @Override
  public String location() {
    return root.toString();
  }

  @Override
  public void close() {}

  private Path pathOf(String operation, String key) throws StoreException {
    ObjectKeys.check(operation, key, location());
    if (key.equals(DurableFiles.TEMP_FOLDER) || key.startsWith(DurableFiles.TEMP_FOLDER + "/")) {
      throw refused(operation, key, "the folder of that name holds temporary files.", null);
    }
    for (String segment : key.split("/", -1)) {
      if (segment.getBytes(UTF_8).length > MAX_SEGMENT_BYTES) {
        throw refused(operation, key, "a file name has at most 255 bytes.", null);
      }
    }
    try {
      return root.resolve(key);
    } catch (InvalidPathException e) {
      throw refused(
          operation,
          key,
          """
          the file system cannot spell it under this worker's locale (sun.jnu.encoding %s); start \
          the worker with a UTF-8 locale."""
              .formatted(System.getProperty("sun.jnu.encoding")),
          e);
    }
  }

  /** The attributes of the object's file; empty if there is none, or a folder in its place. */
  private Optional<BasicFileAttributes> attributesOf(Path path) throws IOException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return attributes.isRegularFile() ? Optional.of(attributes) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if (isBelowAFile(path)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private boolean isBelowAFile(Path path) {
    for (Path each = DurableFiles.parentOf(path);
        !each.equals(root);
        each = DurableFiles.parentOf(each)) {
      if (Files.isRegularFile(each)) {
        return true;
      }
    }
    return false;
  }

  private void refuseFolder(String operation, String key, Path target) throws StoreException {
    if (Files.isDirectory(target)) {
      throw refused(operation, key, "there are objects below that name.", null);
    }
    if (isBelowAFile(target)) {
      throw refused(operation, key, "a part of that name is an object.", null);
    }
  }

  private void requireReadable(String key, Body body) throws StoreException {
    if (body instanceof Body.LocalFile file && !Files.isReadable(file.path())) {
      throw refused("Create", key, "the file " + file.path() + " cannot be read.", null);
    }
  }

  private StoreException refused(
      String operation, String key, String why, @Nullable Throwable cause) {
    String message = operation + " of key '" + key + "' in " + root + " refused: " + why;
    return cause == null
        ? new StoreException(Kind.REFUSED, message)
        : new StoreException(Kind.REFUSED, message, cause);
  }

  private StoreException failure(String operation, String key, IOException e) {
    return failure(operation + " of key '" + key + "' in " + root, e);
  }

  private static StoreException failure(String what, IOException e) {
    if (e instanceof AccessDeniedException) {
      return new StoreException(
          Kind.REFUSED,
          what + " refused: access denied to " + e.getMessage() + ". Check owner and mode.",
          e);
    }
    return new StoreException(Kind.UNAVAILABLE, what + " failed: " + e + ".", e);
  }

  /** Gathers the keys of all objects below a folder. What vanishes on the way is left out. */
  private final class Collector extends SimpleFileVisitor<Path> {
    private final List<String> keys;

    Collector(List<String> keys) {
      this.keys = keys;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return files.isTemp(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        keys.add(root.relativize(file).toString());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
