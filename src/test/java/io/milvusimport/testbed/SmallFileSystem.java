package io.milvusimport.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A file system in memory of a few bytes, mounted on a folder: for whoever may mount. */
public final class SmallFileSystem implements AutoCloseable {
  private final Path folder;

  private SmallFileSystem(Path folder) {
    this.folder = folder;
  }

  /** Empty where nothing can be mounted. */
  public static Optional<SmallFileSystem> mount(Path folder, long bytes) {
    boolean isMounted =
        ShortCommand.of(List.of("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs"))
            .with(folder.toString())
            .run()
            .ok();
    return isMounted ? Optional.of(new SmallFileSystem(folder)) : Optional.empty();
  }

  /** From now on there is room for so much. */
  public void grow(long bytes) {
    run("mount", "-o", "remount,size=" + bytes, folder.toString());
  }

  @Override
  public void close() {
    run("umount", "-l", folder.toString());
  }

  private static void run(String... line) {
    ShortCommand.Result result = ShortCommand.of(List.of(line)).run();
    if (!result.ok()) {
      throw new ServerFailure(String.join(" ", line) + ": " + result.lastLine());
    }
  }
}
