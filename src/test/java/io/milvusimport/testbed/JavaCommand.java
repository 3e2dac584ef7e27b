package io.milvusimport.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is needed to start one Java program: its class path, flags, main class, arguments and
 * environment.
 */
public record JavaCommand(
    String classPath,
    String mainClass,
    List<String> jvmFlags,
    List<String> arguments,
    Map<String, String> environment) {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  /** Flags that make a server of a test start fast and stay small; the heap is in megabytes. */
  public static List<String> smallJvm(int heapMegabytes) {
    return List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + heapMegabytes + "m");
  }

  public JavaCommand {
    jvmFlags = List.copyOf(jvmFlags);
    arguments = List.copyOf(arguments);
    environment = Map.copyOf(environment);
  }

  /** A command without an environment of its own. */
  public JavaCommand(
      String classPath, String mainClass, List<String> jvmFlags, List<String> arguments) {
    this(classPath, mainClass, jvmFlags, arguments, Map.of());
  }

  ProcessBuilder toProcessBuilder() {
    return toProcessBuilder(JAVA);
  }

  /** The same in a {@link PrivateNetwork}, if this system has them. */
  public ProcessBuilder inPrivateNetwork() {
    boolean isLinux = System.getProperty("os.name").equals("Linux");
    String java = ProjectFolder.resolve("src/test/namespace/bin/java").toString();
    ProcessBuilder builder = toProcessBuilder(isLinux ? java : JAVA);
    builder.environment().put("REAL_JAVA", JAVA);
    return builder;
  }

  private ProcessBuilder toProcessBuilder(String java) {
    List<String> line = new ArrayList<>();
    line.add(java);
    line.addAll(jvmFlags);
    line.add("-cp");
    line.add(classPath);
    line.add(mainClass);
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().putAll(environment);
    return builder;
  }

  /** Only the main class: arguments and environment may hold secrets. */
  @Override
  public String toString() {
    return "JavaCommand[" + mainClass + "]";
  }
}
