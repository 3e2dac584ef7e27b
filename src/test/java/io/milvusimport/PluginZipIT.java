package io.milvusimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.connect.sink.SinkConnector;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

/** Opens the zip that a worker loads and checks what is in it, and what must not be. */
class PluginZipIT {
  private static final Path ZIP =
      Path.of(Objects.requireNonNull(System.getProperty("plugin.zip"), "plugin.zip"));
  private static final String TOP = ZIP.getFileName().toString().replaceFirst("\\.zip$", "");
  private static final String ARTIFACT = "kafka-connect-milvus-import";
  private static final String VERSION = TOP.substring(("milvusimport-" + ARTIFACT + "-").length());
  private static final String OWN_JAR = ARTIFACT + "-" + VERSION + ".jar";
  private static final String CONNECTOR = "io.milvusimport.connect.MilvusImportSinkConnector";

  @TempDir static Path unpacked;

  /** Every file of the zip by its path below the top folder. */
  private static final TreeMap<String, Path> FILES = new TreeMap<>();

  @BeforeAll
  static void unpack() throws IOException {
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ZIP))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        assertThat(entry.getName()).startsWith(TOP + "/");
        if (!entry.isDirectory()) {
          String name = entry.getName().substring(TOP.length() + 1);
          Path target = unpacked.resolve(name).normalize();
          assertThat(target).startsWithRaw(unpacked);
          Files.createDirectories(Objects.requireNonNull(target.getParent()));
          Files.copy(zip, target);
          FILES.put(name, target);
        }
      }
    }
  }

  @Test
  void topFolderHoldsTheHubLayoutAndNothingElse() {
    assertThat(FILES.keySet())
        .allMatch(name -> name.equals("manifest.json") || name.matches("(lib|doc|etc)/.+"));
  }

  @Test
  void manifestNamesThisArtifactAndVersion() throws IOException {
    // When
    JsonNode manifest = new ObjectMapper().readTree(read("manifest.json"));

    // Then
    assertThat(manifest.path("name").asText()).isEqualTo(ARTIFACT);
    assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
    assertThat(manifest.path("owner").path("username").asText()).isEqualTo("milvusimport");
    assertThat(manifest.path("component_types")).extracting(JsonNode::asText).contains("sink");
    assertThat(manifest.path("license").get(0).path("name").asText()).contains("Apache License");
  }

  @Test
  void libHoldsWhatThePluginNeeds() {
    assertThat(jarNames())
        .contains(OWN_JAR)
        .anyMatch(jar -> jar.startsWith("parquet-hadoop-"))
        .anyMatch(jar -> jar.startsWith("zstd-jni-"))
        .anyMatch(jar -> jar.startsWith("s3-"))
        .anyMatch(jar -> jar.startsWith("sts-"))
        .anyMatch(jar -> jar.startsWith("url-connection-client-"))
        .anyMatch(jar -> jar.startsWith("okhttp-jvm-"))
        .anyMatch(jar -> jar.startsWith("jackson-databind-"));
  }

  @Test
  void libHoldsNothingThatTheWorkerBringsOrATestNeeds() {
    assertThat(FILES.keySet())
        .filteredOn(name -> name.startsWith("lib/"))
        .allMatch(f -> f.endsWith(".jar"));
    assertThat(jarNames())
        .noneMatch(jar -> jar.matches("(slf4j|logback|log4j|reload4j)-.*"))
        .noneMatch(jar -> jar.matches("(connect|kafka)-.*") && !jar.equals(OWN_JAR))
        .noneMatch(jar -> jar.startsWith("hadoop-"))
        .noneMatch(jar -> jar.matches("(netty|apache5?-client|httpclient).*"))
        .noneMatch(jar -> jar.matches("(junit|assertj|duckdb|archunit|mockwebserver).*"));
  }

  @Test
  void documentsTravelWithThePlugin() throws IOException {
    assertThat(FILES).containsKeys("doc/README.md", "doc/CHANGELOG.md", "doc/docs/architecture.md");
    assertThat(read("doc/LICENSE")).contains("Apache License").contains("Version 2.0");
  }

  @Test
  void theLicenceOfEachLibraryIsNamed() throws IOException {
    String licences = read("doc/THIRD-PARTY.txt");

    assertThat(jarNames())
        .filteredOn(jar -> !jar.equals(OWN_JAR))
        .hasSizeGreaterThan(10)
        .allSatisfy(
            jar ->
                assertThat(licences).contains(":" + jar.replaceFirst("-([0-9].*)[.]jar$", ":$1")));
    assertThat(licences).doesNotContain("Unknown license");
  }

  /** A link of a document to a file beside it. */
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+?)/?\\)");

  @Test
  void linksOfTheReadmeLeadToWhatIsInTheZip() throws IOException {
    List<String> links =
        LINK.matcher(read("doc/README.md")).results().map(found -> found.group(1)).toList();

    assertThat(links)
        .contains("CONTRIBUTING.md", "config", "docs/errors.md")
        .allSatisfy(
            link ->
                assertThat(FILES.keySet())
                    .anyMatch(
                        name ->
                            name.equals("doc/" + link) || name.startsWith("doc/" + link + "/")));
  }

  @Test
  void sampleConfigsTravelWithThePlugin() throws IOException {
    // Given
    List<String> samples;
    try (Stream<Path> files = Files.list(Path.of("config"))) {
      samples =
          files.map(file -> "etc/" + file.getFileName()).filter(f -> f.endsWith(".json")).toList();
    }

    // Then
    assertThat(samples).isNotEmpty();
    assertThat(FILES.keySet())
        .filteredOn(name -> name.startsWith("etc/"))
        .containsExactlyInAnyOrderElementsOf(samples);
  }

  @Test
  void ownJarCarriesLicenceVersionAndServicesFile() throws IOException {
    try (URLClassLoader jar = new URLClassLoader(new URL[] {url("lib/" + OWN_JAR)}, null)) {
      Properties version = new Properties();
      version.load(Objects.requireNonNull(open(jar, "io/milvusimport/version.properties")));

      assertThat(version.getProperty("version")).isEqualTo(VERSION);
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License");
      assertThat(text(jar, "META-INF/services/" + SinkConnector.class.getName()).strip())
          .isEqualTo(CONNECTOR);
    }
  }

  /** Red until the connector named in the services file is there. */
  @Test
  void workerFindsTheConnectorAndItsVersion() throws IOException {
    // Given
    List<URL> jars = new ArrayList<>();
    for (String jar : jarNames()) {
      jars.add(url("lib/" + jar));
    }
    try (URLClassLoader worker = workerOnly();
        URLClassLoader plugin = new URLClassLoader(jars.toArray(URL[]::new), worker)) {

      // When
      List<Object> found = new ArrayList<>();
      ServiceLoader.load(load(worker, SinkConnector.class), plugin).forEach(found::add);

      // Then
      assertThat(found).extracting(c -> c.getClass().getName()).containsExactly(CONNECTOR);
      assertThat(found).extracting("class.classLoader").containsExactly(plugin);
      assertThat(found).extracting(PluginZipIT::version).containsExactly(VERSION);
    }
  }

  /** What a worker shares with its plugins: the Connect API, the Kafka clients and slf4j. */
  private static URLClassLoader workerOnly() throws IOException {
    List<URL> jars = new ArrayList<>();
    for (Class<?> type : List.of(SinkConnector.class, Producer.class, Logger.class)) {
      jars.add(type.getProtectionDomain().getCodeSource().getLocation());
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private static Class<?> load(ClassLoader loader, Class<?> type) {
    try {
      return loader.loadClass(type.getName());
    } catch (ClassNotFoundException e) {
      throw new LinkageError(type + " is not on the worker's class path", e);
    }
  }

  private static Object version(Object connector) {
    try {
      return connector.getClass().getMethod("version").invoke(connector);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("version() of " + connector.getClass() + " fails", e);
    }
  }

  private static List<String> jarNames() {
    return FILES.keySet().stream()
        .filter(name -> name.startsWith("lib/"))
        .map(name -> name.substring("lib/".length()))
        .collect(Collectors.toList());
  }

  private static String read(String name) throws IOException {
    return Files.readString(Objects.requireNonNull(FILES.get(name), name));
  }

  private static URL url(String name) throws IOException {
    return Objects.requireNonNull(FILES.get(name), name).toUri().toURL();
  }

  private static InputStream open(ClassLoader loader, String name) {
    return Objects.requireNonNull(loader.getResourceAsStream(name), name);
  }

  private static String text(ClassLoader loader, String name) throws IOException {
    try (InputStream in = open(loader, name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
