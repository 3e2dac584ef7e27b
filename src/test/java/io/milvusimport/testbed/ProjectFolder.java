package io.milvusimport.testbed;

import java.nio.file.Path;

/** Where the project lies: the folder of its {@code pom.xml}. */
public final class ProjectFolder {
  private ProjectFolder() {}

  /** The folder Maven names in {@code basedir}, else the working directory; absolute. */
  public static Path root() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** A file below the project folder. */
  public static Path resolve(String path) {
    return root().resolve(path);
  }
}
