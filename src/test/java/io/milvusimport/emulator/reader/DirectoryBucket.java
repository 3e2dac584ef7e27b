package io.milvusimport.emulator.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A directory whose files are the objects. A key is a path relative to it, or an absolute one below
 * it, as servers with local storage take.
 */
public record DirectoryBucket(Path root) implements Bucket {
  public DirectoryBucket {
    root = root.toAbsolutePath().normalize();
  }

  @Override
  public boolean fetch(String key, Path target) throws IOException {
    Path file = root.resolve(key).normalize();
    // A key is verbatim: what the path syntax would tidy up names no object.
    boolean verbatim =
        file.startsWith(root)
            && (file.toString().equals(key) || root.relativize(file).toString().equals(key));
    if (!verbatim || !Files.isRegularFile(file)) {
      return false;
    }
    try {
      Files.copy(file, target);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public void close() {}
}
