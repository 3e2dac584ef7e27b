package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * Reads files as one generation of the server would, each format by its {@link FormatReader}. Not
 * safe for threads.
 */
public final class FileReader implements AutoCloseable {
  private final Generation generation;
  private final ReaderRules rules;
  private final Connection duckdb;
  private final Map<String, FormatReader> byExtension;

  private FileReader(Generation generation, ReaderRules rules, Connection duckdb) {
    this.generation = generation;
    this.rules = rules;
    this.duckdb = duckdb;
    JsonReader json = new JsonReader();
    this.byExtension =
        Map.of(
            ".parquet",
            new ParquetReader(duckdb),
            ".json",
            json,
            ".jsonl",
            json,
            ".ndjson",
            json,
            ".csv",
            new CsvReader(),
            ".npy",
            new NpyReader());
  }

  public static FileReader open(Generation generation) {
    try {
      return new FileReader(
          generation, ReaderRules.load(), DriverManager.getConnection("jdbc:duckdb:"));
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
  }

  /** Reads a file for a job without options. */
  public ReadResult read(Path file, CollectionDef collection) {
    return read(List.of(file), collection, Map.of());
  }

  /**
   * Reads one unit of import: one file, or the files of a NumPy set.
   *
   * @param options of the import job
   */
  public ReadResult read(List<Path> files, CollectionDef collection, Map<String, String> options) {
    String extension = extension(files.get(0));
    Judge judge = new Judge(rules, generation, format(extension));
    FormatReader reader = byExtension.get(extension);
    if (reader == null) {
      return new ReadResult.Refused("not emulated: " + extension + " files", judge.decided());
    }
    try {
      return new ReadResult.Taken(reader.read(files, collection, options, judge), judge.decided());
    } catch (Judge.Refusal e) {
      return new ReadResult.Refused(e.reason(), judge.decided());
    } catch (SQLException | IOException e) {
      // DuckDB quotes the offending value in its message; the first sentence is enough.
      String first = String.valueOf(e.getMessage()).split("[:\n]", 2)[0];
      return new ReadResult.Refused(
          format(extension) + ": the file cannot be read (" + first + ")", judge.decided());
    }
  }

  /** Whether the file has a footer that can be read. */
  public boolean hasFooter(Path file) {
    try {
      return !new ParquetFile(duckdb, file).columns().isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  /** The three kinds of JSON file are read alike. */
  private static String format(String extension) {
    return switch (extension) {
      case ".jsonl", ".ndjson" -> "json";
      default -> extension.substring(1);
    };
  }

  private static String extension(Path file) {
    String name = file.toString();
    return name.substring(name.lastIndexOf('.'));
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
