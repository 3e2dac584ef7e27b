package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The rules that the paths of a create must keep before a job exists. */
final class ImportPaths {
  private static final Set<String> EXTENSIONS =
      Set.of(".parquet", ".json", ".jsonl", ".ndjson", ".csv", ".npy");

  /** Under the server's own root path, these folders are its storage. */
  private static final List<String> RESERVED =
      List.of(
          "files/insert_log/",
          "files/delta_log/",
          "files/stats_log/",
          "files/index_files/",
          "files/snapshots/",
          "files/wp/");

  private ImportPaths() {}

  /**
   * The keys, one a file.
   *
   * @throws ApiFailure with the server's code
   */
  static List<String> check(List<List<String>> files, Limits limits, Generation generation)
      throws ApiFailure {
    if (files.isEmpty()) {
      throw new ApiFailure(1100, "import request is empty");
    }
    if (files.size() > limits.maxFiles()) {
      throw new ApiFailure(
          2100,
          "The max number of import files should not exceed "
              + limits.maxFiles()
              + ", but got "
              + files.size());
    }
    List<String> keys = new ArrayList<>();
    for (List<String> group : files) {
      keys.addAll(checkGroup(group));
    }
    // Confinement came after 2.6.24 was cut or with it: 3.0.2 is held to it, older ones are not.
    if (generation == Generation.V3_0_2) {
      for (String key : keys) {
        checkReserved(key);
      }
    }
    return keys;
  }

  private static List<String> checkGroup(List<String> group) throws ApiFailure {
    if (group.isEmpty()) {
      throw new ApiFailure(2100, "no file to import");
    }
    String first = extension(group.get(0));
    for (String key : group) {
      String extension = extension(key);
      if (!EXTENSIONS.contains(extension)) {
        throw new ApiFailure(2100, "unexpected file type, files=" + group);
      }
      if (!extension.equals(first)) {
        throw new ApiFailure(
            2100, "inconsistency in file types, (" + first + ") vs (" + extension + ")");
      }
    }
    if (group.size() > 1 && !first.equals(".npy")) {
      throw new ApiFailure(2100, "for Parquet import, accepts only one file, files=" + group);
    }
    return group;
  }

  private static void checkReserved(String key) throws ApiFailure {
    for (String folder : RESERVED) {
      if (key.startsWith(folder)) {
        throw new ApiFailure(
            2100,
            "import path "
                + key
                + " is not allowed: "
                + folder
                + " is a Milvus internal storage directory");
      }
    }
  }

  /** With the dot, case as given; empty for a folder or a name without one. */
  private static String extension(String key) {
    int dot = key.lastIndexOf('.');
    return dot <= key.lastIndexOf('/') ? "" : key.substring(dot);
  }
}
