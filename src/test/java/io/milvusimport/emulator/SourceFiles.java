package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.reader.Bucket;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    T of(Path file) throws IOException;
  }

  private final Bucket bucket;
  private final FileReader reader;
  private final long maxBytes;

  SourceFiles(Bucket bucket, FileReader reader, long maxBytes) {
    this.bucket = bucket;
    this.reader = reader;
    this.maxBytes = maxBytes;
  }

  synchronized Read read(String key, CollectionDef collection) {
    if (!key.endsWith(".parquet")) {
      return Read.failed("not emulated: only .parquet files can be imported");
    }
    return fetched(
        key,
        missing -> Read.failed(missing),
        file -> {
          long bytes = Files.size(file);
          if (bytes == 0) {
            return Read.failed("the file '" + key + "' size is zero");
          }
          if (bytes > maxBytes) {
            return Read.failed(
                "The import file size has reached the maximum limit allowed for importing, fileSize="
                    + bytes
                    + ", maxSize="
                    + maxBytes);
          }
          ReadResult result = reader.read(file, collection);
          return result instanceof ReadResult.Taken taken
              ? new Read("", bytes, taken.rows())
              : Read.failed(((ReadResult.Refused) result).reason());
        });
  }

  /** What is wrong with the file's footer; empty if it can be read. */
  synchronized String footerProblem(String key) {
    return fetched(
        key,
        missing -> missing,
        file -> reader.hasFooter(file) ? "" : "failed to read the footer of file '" + key + "'");
  }

  private <T> T fetched(String key, Function<String, T> missing, Use<T> use) {
    try {
      Path folder = Files.createTempDirectory("emulator-read");
      Path file = folder.resolve("file.parquet");
      try {
        return bucket.fetch(key, file)
            ? use.of(file)
            : missing.apply(
                "failed to get file size of '" + key + "', error:NoSuchKey(key=" + key + ")");
      } catch (IOException e) {
        return missing.apply("failed to get file size of '" + key + "': " + e.getMessage());
      } finally {
        Files.deleteIfExists(file);
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
