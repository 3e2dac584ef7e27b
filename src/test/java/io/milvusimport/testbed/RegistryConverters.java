package io.milvusimport.testbed;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.storage.Converter;

/** The converters that look schemas up in a {@link SchemaRegistry}, by their class names. */
public final class RegistryConverters {
  public static final String AVRO = "io.apicurio.registry.utils.converter.AvroConverter";
  public static final String JSON_SCHEMA = "io.apicurio.registry.utils.converter.ExtJsonConverter";

  /** The file in which a plugin tells the worker of its converters; these jars have none. */
  private static final String SERVICES = "META-INF/services/" + Converter.class.getName();

  private RegistryConverters() {}

  /** Adds them as one plugin to a folder of a {@code plugin.path}. */
  public static void installTo(Path plugins) {
    try {
      Path folder = Files.createDirectories(plugins.resolve("registry-converters"));
      for (Path jar : jars()) {
        Files.copy(jar, folder.resolve(jar.getFileName()));
      }
      try (OutputStream file = Files.newOutputStream(folder.resolve("services.jar"));
          JarOutputStream services = new JarOutputStream(file)) {
        services.putNextEntry(new JarEntry(SERVICES));
        services.write((AVRO + "\n" + JSON_SCHEMA + "\n").getBytes(StandardCharsets.UTF_8));
        services.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The converters cannot be copied to " + plugins, e);
    }
  }

  /**
   * A value converter as a producer's side would have it, in a class loader of its own: of this
   * program it sees Kafka's classes alone.
   */
  public static Converter of(String className, Map<String, String> settings) {
    ClassLoader alone = new URLClassLoader(urls(), new OnlyKafka());
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(alone);
    try {
      Converter converter =
          (Converter) alone.loadClass(className).getDeclaredConstructor().newInstance();
      converter.configure(settings, false);
      return converter;
    } catch (ReflectiveOperationException e) {
      throw new ServerFailure("The converter " + className + " cannot be made", e);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static List<Path> jars() {
    String classPath = ServerClasspath.of("registry-converters");
    return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
  }

  private static URL[] urls() {
    return jars().stream().map(RegistryConverters::url).toArray(URL[]::new);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Java itself, and Kafka and its logger as this program has them, but not its converter. */
  private static final class OnlyKafka extends ClassLoader {
    OnlyKafka() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      boolean isKafka =
          name.startsWith("org.apache.kafka.")
              && !name.startsWith("org.apache.kafka.connect.json.");
      if (isKafka || name.startsWith("org.slf4j.")) {
        return RegistryConverters.class.getClassLoader().loadClass(name);
      }
      throw new ClassNotFoundException(name);
    }
  }
}
