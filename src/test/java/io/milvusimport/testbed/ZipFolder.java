package io.milvusimport.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The content of a zip as a folder. */
final class ZipFolder {
  private ZipFolder() {}

  /** Unpacks the zip below {@code folder}. */
  static void unpack(Path archive, Path folder) {
    try (InputStream file = Files.newInputStream(archive);
        ZipInputStream zip = new ZipInputStream(file)) {
      ZipEntry entry = zip.getNextEntry();
      while (entry != null) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
          throw new ServerFailure(archive + " leads out of its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
        } else {
          Files.createDirectories(target.getParent());
          Files.copy(zip, target);
        }
        entry = zip.getNextEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(archive + " cannot be unpacked to " + folder, e);
    }
  }
}
