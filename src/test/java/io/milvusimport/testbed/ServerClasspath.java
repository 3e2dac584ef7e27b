package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class paths the servers of the test bed run with; none of their jars is on the class path of
 * a test.
 */
public final class ServerClasspath {
  private ServerClasspath() {}

  /**
   * The class path the build wrote to {@code target/servers/<server>.classpath}.
   *
   * @throws ServerFailure when the file is missing, with the command that makes it
   */
  public static String of(String server) {
    String folder = System.getProperty("servers.directory", "target/servers");
    Path file = ProjectFolder.resolve(folder).resolve(server + ".classpath");
    if (!Files.isRegularFile(file)) {
      throw new ServerFailure(
          "The class path of the server "
              + server
              + " is missing: there is no file "
              + file
              + ". Make it with: mvn -q -Dquick -DskipTests -Dservers.skip=false pre-integration-test");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** The class path of the tests themselves. */
  public static String ofTests() {
    return System.getProperty("java.class.path");
  }
}
