package io.milvusimport.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A complete file on local disk: one of the disk's files, or several in a folder of their own.
 *
 * @param path the file or the folder
 * @param parts names of the files in the folder; empty if {@code path} is a file
 * @param bytes exact size of all of it
 */
public record SealedFile(Path path, List<String> parts, long bytes, long rows) {
  public SealedFile {
    parts = List.copyOf(parts);
  }

  /** A file that is one of the disk's. */
  public SealedFile(Path path, long bytes, long rows) {
    this(path, List.of(), bytes, rows);
  }

  /** What becomes one object each, in the order of the parts. */
  public List<Path> objects() {
    return parts.isEmpty() ? List.of(path) : parts.stream().map(path::resolve).toList();
  }

  /**
   * Removes it; what is gone already is fine.
   *
   * @throws IOException if something is still there
   */
  public void delete() throws IOException {
    for (Path object : objects()) {
      Files.deleteIfExists(object);
    }
    Files.deleteIfExists(path);
  }
}
