package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.reader.Bucket;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The input files of jobs: fetched from the bucket anew for each read. Safe for threads. */
final class SourceFiles implements AutoCloseable {
  /**
   * A read file.
   *
   * @param problem why it cannot be imported; empty if it can
   */
  record Read(String problem, long bytes, List<Map<String, @Nullable Object>> rows) {
    static Read failed(String problem) {
      return new Read(problem, 0, List.of());
    }
  }

  private interface Use<T> {
    T of(List<Path> files) throws IOException;
  }

  private final Bucket bucket;
  private final FileReader reader;
  private final long maxBytes;

  SourceFiles(Bucket bucket, FileReader reader, long maxBytes) {
    this.bucket = bucket;
    this.reader = reader;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads one unit of import.
   *
   * @param keys one; for NumPy one a field
   */
  synchronized Read read(List<String> keys, CollectionDef collection, Map<String, String> options) {
    return fetched(
        keys,
        missing -> Read.failed(missing),
        files -> {
          long bytes = 0;
          for (int i = 0; i < files.size(); i++) {
            long size = Files.size(files.get(i));
            if (size == 0) {
              return Read.failed("the file '" + keys.get(i) + "' size is zero");
            }
            bytes += size;
          }
          if (bytes > maxBytes) {
            return Read.failed(
                "The import file size has reached the maximum limit allowed for importing, fileSize="
                    + bytes
                    + ", maxSize="
                    + maxBytes);
          }
          ReadResult result = reader.read(files, collection, options);
          return result instanceof ReadResult.Taken taken
              ? new Read("", bytes, taken.rows())
              : Read.failed(((ReadResult.Refused) result).reason());
        });
  }

  /** What is wrong with the file's footer; empty if it can be read, or has none by its format. */
  synchronized String footerProblem(String key) {
    if (!key.endsWith(".parquet")) {
      return "";
    }
    return fetched(
        List.of(key),
        missing -> missing,
        files ->
            reader.hasFooter(files.get(0))
                ? ""
                : "failed to read the footer of file '" + key + "'");
  }

  /** The copies keep the names of their objects: NumPy files are named for their fields. */
  private <T> T fetched(List<String> keys, Function<String, T> missing, Use<T> use) {
    try {
      Path folder = Files.createTempDirectory("emulator-read");
      List<Path> files = new ArrayList<>();
      try {
        for (String key : keys) {
          Path file = folder.resolve(key.substring(key.lastIndexOf('/') + 1));
          files.add(file);
          if (!bucket.fetch(key, file)) {
            return missing.apply(
                "failed to get file size of '" + key + "', error:NoSuchKey(key=" + key + ")");
          }
        }
        return use.of(files);
      } catch (IOException e) {
        return missing.apply("failed to get file size of '" + keys + "': " + e.getMessage());
      } finally {
        for (Path file : files) {
          Files.deleteIfExists(file);
        }
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() {
    reader.close();
    bucket.close();
  }
}
