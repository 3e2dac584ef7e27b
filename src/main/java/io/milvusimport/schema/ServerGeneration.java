package io.milvusimport.schema;

import java.util.Comparator;
import java.util.Optional;

/** A release line of Milvus, by what its importer can read; in order of age. */
public enum ServerGeneration {
  V2_5("2.5"),
  V2_6("2.6"),
  /** 3.0 and later. */
  V3_0("3.0");

  private final String version;

  ServerGeneration(String version) {
    this.version = version;
  }

  /** {@code 2.6}: as in the setting {@code milvus.server.version}. */
  public String version() {
    return version;
  }

  /** Empty for another text than {@code 2.5}, {@code 2.6} or {@code 3.0}. */
  public static Optional<ServerGeneration> of(String version) {
    for (ServerGeneration generation : values()) {
      if (generation.version.equals(version)) {
        return Optional.of(generation);
      }
    }
    return Optional.empty();
  }

  /** Of what the field needs and this generation lacks, what came last; empty if it lacks none. */
  public Optional<ServerNeed> cannotImport(Field field) {
    return ServerNeed.of(field).stream()
        .filter(need -> need.since().compareTo(this) > 0)
        .max(Comparator.comparing(ServerNeed::since));
  }
}
