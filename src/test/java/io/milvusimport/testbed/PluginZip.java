package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The Confluent Hub zip the build made, which a worker loads the connector from. */
public final class PluginZip {
  private static final String HOW_TO_MAKE_IT =
      "Make it with: mvn -q -DskipTests -DskipITs clean package";

  private PluginZip() {}

  /**
   * The zip the build made.
   *
   * @throws ServerFailure when there is none, with the command that makes it
   */
  public static Path find() {
    String named = System.getProperty("plugin.zip");
    Path zip = named == null ? theOneBuilt() : Path.of(named);
    if (!Files.isRegularFile(zip)) {
      throw new ServerFailure("There is no plugin zip " + zip + ". " + HOW_TO_MAKE_IT);
    }
    return zip;
  }

  private static Path theOneBuilt() {
    Path folder = ProjectFolder.resolve("target/components/packages");
    List<Path> zips = List.of();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        zips = files.filter(file -> file.toString().endsWith(".zip")).toList();
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot list " + folder, e);
      }
    }
    if (zips.size() != 1) {
      throw new ServerFailure(
          "Expected one plugin zip in "
              + folder
              + ", found "
              + zips.size()
              + ". "
              + HOW_TO_MAKE_IT);
    }
    return zips.get(0);
  }

  /** Unpacks the zip below {@code folder}, which becomes a {@code plugin.path}. */
  public static void unpackTo(Path folder) {
    ZipFolder.unpack(find(), folder);
  }
}
