package io.milvusimport.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the one {@link TestBed} of the test run, and the one worker of it that nobody kills;
 * classes that are {@link NeedsRealMilvus} get a bed with a real one.
 *
 * <p>Both start when a test first asks for them and stop after the last test. Logs stay in {@code
 * target/it-logs}.
 */
public final class SharedTestBed implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestBed.class || type == ConnectWorker.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    boolean real = context.getRequiredTestClass().isAnnotationPresent(NeedsRealMilvus.class);
    Shared shared =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedTestBed.class))
            .computeIfAbsent(real, isReal -> new Shared(isReal), Shared.class);
    return parameter.getParameter().getType() == TestBed.class ? shared.bed : shared.worker();
  }

  private static final class Shared implements AutoCloseable {
    private final Path folder = temporaryFolder();
    private final TestBed bed;
    private @Nullable ConnectWorker worker;

    /** The real one has jobs of one phase: a failed one is tried again at once. */
    Shared(boolean real) {
      TestBed.StartedListener none = (what, address, took) -> {};
      bed =
          real
              ? TestBed.startWithRealMilvus(folder, logs("target/it-logs/real"), "2.6.24", none)
              : TestBed.start(folder, logs("target/it-logs"), "3.0.2", none);
    }

    private static Path logs(String folder) {
      return ProjectFolder.resolve(folder);
    }

    synchronized ConnectWorker worker() {
      if (worker == null) {
        worker = bed.startWorker("shared");
      }
      return worker;
    }

    @Override
    public void close() throws IOException {
      bed.close();
      try (Stream<Path> tree = Files.walk(folder)) {
        List<Path> leavesFirst = tree.sorted(Comparator.reverseOrder()).toList();
        for (Path path : leavesFirst) {
          Files.delete(path);
        }
      }
    }

    private static Path temporaryFolder() {
      try {
        return Files.createTempDirectory("milvus-import-it-");
      } catch (IOException e) {
        throw new UncheckedIOException("No temporary folder", e);
      }
    }
  }
}
