package io.milvusimport.connect;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have to tell a task. They post; the task runs it where a {@code put} begins.
 * The first failure is final and surfaces there, too.
 */
final class Background {
  private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable ConnectException> failure = new AtomicReference<>();

  /** Any thread. */
  void post(Runnable news) {
    posted.add(news);
  }

  /** Any thread. */
  void fail(String message, Throwable cause) {
    failure.compareAndSet(null, new ConnectException(message, cause));
  }

  boolean hasFailed() {
    return failure.get() != null;
  }

  /** Runs what was posted. Task thread. */
  void deliver() {
    ConnectException failed = failure.get();
    if (failed != null) {
      throw new ConnectException(failed.getMessage(), failed);
    }
    Runnable news;
    while ((news = posted.poll()) != null) {
      news.run();
    }
  }
}
