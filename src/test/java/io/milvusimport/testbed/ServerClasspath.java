package io.milvusimport.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class paths the servers of the test bed run with; none of their jars is on the class path of a test. */
public final class ServerClasspath {
  private ServerClasspath() {}

  /**
   * The class path in {@code target/servers/<server>.classpath}, which the build writes.
   *
   * @throws ServerFailure when the file is missing, with the command that makes it
   */
  public static String of(String server) {
    Path file = ProjectFolder.resolve("target/servers/" + server + ".classpath");
    if (!Files.isRegularFile(file)) {
      throw new ServerFailure(
          "The class path of the server "
              + server
              + " is missing: there is no file "
              + file
              + ". Make it with: mvn -q -Dquick -DskipTests pre-integration-test");
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** The class path of this JVM's own tests, also under a class loader that Maven made. */
  public static String ofTests() {
    ClassLoader loader = ServerClasspath.class.getClassLoader();
    if (!(loader instanceof URLClassLoader urls)) {
      return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }
    List<String> paths = new ArrayList<>();
    for (URL url : urls.getURLs()) {
      try {
        paths.add(Path.of(url.toURI()).toString());
      } catch (URISyntaxException e) {
        throw new IllegalStateException("Not a file on the class path: " + url, e);
      }
    }
    return String.join(File.pathSeparator, paths);
  }
}
