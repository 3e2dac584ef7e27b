package io.milvusimport.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A complete Milvus server for Linux as the Python package {@code milvus} carries it: one pinned
 * version, fetched once by {@code pip}, checked by its hash, kept unpacked in the user's cache
 * folder. No Python runs afterwards.
 *
 * <p>As a program it fetches what is not there yet, and leaves a line for {@link #missing} where
 * that cannot be done. The build runs it before the integration tests, because they have no
 * network.
 */
public final class MilvusWheel {
  public static final String VERSION = "2.3.5";

  private static final String SHA_256 =
      "69515a0630ce29fd10e101fa442afea8ca1387b93a456cd9bd41fdf3deb93d04";
  private static final String PACKED = ".lzma";
  private static final Path GLIBC = Path.of("/lib64/ld-linux-x86-64.so.2");
  private static final List<List<String>> PIPS =
      List.of(List.of("pip3"), List.of("pip"), List.of("python3", "-m", "pip"));

  private MilvusWheel() {}

  public static void main(String[] arguments) throws IOException {
    if (RealMilvus.isOff()) {
      return;
    }
    Path note = note();
    Files.createDirectories(note.getParent());
    Files.deleteIfExists(note);
    Optional<String> missing = fetch();
    if (missing.isPresent()) {
      Files.writeString(note, missing.get());
    }
  }

  /** Why there is no server to start; empty when it lies in {@link #folder}. */
  static Optional<String> missing() {
    if (Files.isDirectory(folder())) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Files.exists(note())
              ? Files.readString(note())
              : "Milvus " + VERSION + " was not fetched; the build does it before *IT tests");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Holds {@code bin}, the program with its libraries, and {@code conf}, its templates. */
  static Path folder() {
    String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
    Path root =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    return root.resolve("kafka-connect-milvus-import").resolve("milvus-" + VERSION);
  }

  private static Path note() {
    return ProjectFolder.resolve("target/real-milvus.missing");
  }

  /** What is missing here; a wheel with other content than expected is an error. */
  private static Optional<String> fetch() throws IOException {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      return Optional.of("it runs on Linux x86-64, and this is " + system);
    }
    if (!Files.exists(GLIBC)) {
      return Optional.of("it needs glibc, and there is no " + GLIBC);
    }
    if (Files.isDirectory(folder())) {
      return Optional.empty();
    }
    Path parent = Files.createDirectories(folder().getParent());
    Path work = Files.createTempDirectory(parent, "fetch-");
    try {
      return fetchInto(work);
    } finally {
      deleteTree(work);
    }
  }

  private static Optional<String> fetchInto(Path work) throws IOException {
    if (!ShortCommand.exists("xz")) {
      return Optional.of("xz (package xz-utils) is not installed");
    }
    Optional<List<String>> pip =
        PIPS.stream().filter(p -> ShortCommand.of(p).with("--version").run().ok()).findFirst();
    if (pip.isEmpty()) {
      return Optional.of("pip (Python's installer) is not installed");
    }
    System.out.println("Fetching Milvus " + VERSION + " (56 MB, once) into " + folder());
    Path wheel = work.resolve("milvus-" + VERSION + "-py3-none-manylinux2014_x86_64.whl");
    ShortCommand.Result download =
        ShortCommand.of(pip.get())
            .with("download", "--quiet", "--no-deps", "--only-binary=:all:")
            .with("--platform", "manylinux2014_x86_64", "--dest", work.toString())
            .with("milvus==" + VERSION)
            .run();
    if (!download.ok()) {
      return Optional.of(
          "pip could not download milvus==" + VERSION + " (" + download.lastLine() + ")");
    }
    String actual = sha256(wheel);
    if (!actual.equals(SHA_256)) {
      throw new ServerFailure(
          wheel.getFileName() + " has SHA-256 " + actual + ", not " + SHA_256 + "; it is not used");
    }
    Path unpacked = Files.createDirectory(work.resolve("unpacked"));
    unpack(wheel, unpacked);
    try {
      Files.move(unpacked, folder());
    } catch (FileAlreadyExistsException anotherBuildWasFaster) {
      // It unpacked the same bytes.
    }
    return Optional.empty();
  }

  private static void unpack(Path wheel, Path target) throws IOException {
    Path bin = Files.createDirectory(target.resolve("bin"));
    Path conf = Files.createDirectory(target.resolve("conf"));
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        String name = Path.of(entry.getName()).getFileName().toString();
        try (InputStream in = zip.getInputStream(entry)) {
          if (entry.getName().startsWith("milvus/data/bin/") && name.endsWith(PACKED)) {
            unpackXz(in, bin.resolve(name.substring(0, name.length() - PACKED.length())));
          } else if (entry.getName().startsWith("milvus/data/")) {
            Files.copy(in, conf.resolve(name));
          }
        }
      }
    }
  }

  /** The files are xz, whatever their names say. */
  private static void unpackXz(InputStream packed, Path target) throws IOException {
    Process xz =
        new ProcessBuilder("xz", "-dc")
            .redirectOutput(target.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (OutputStream in = xz.getOutputStream()) {
      packed.transferTo(in);
    }
    try {
      if (xz.waitFor() != 0) {
        throw new ServerFailure("xz could not unpack " + target.getFileName() + " of the wheel");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerFailure("Interrupted while unpacking " + target.getFileName(), e);
    }
    Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
