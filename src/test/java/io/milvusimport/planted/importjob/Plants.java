package io.milvusimport.planted.importjob;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.milvus.Answer;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.OkHttpClient;

final class Plants {
  @Violates("importjob keeps its direction")
  record SeesMilvus(Answer answer) {}

  @Violates("only milvus sees OkHttp")
  record SeesOkHttp(OkHttpClient client) {}

  @Violates("the core reads no clock")
  static final class ReadsClock {
    long read(Clock clock) {
      return clock.millis();
    }
  }

  @Violates("the pure packages create no thread")
  static final class CreatesThread {
    Thread create() {
      return new Thread(() -> {});
    }
  }

  @Violates("the pure packages create no thread")
  static final class CreatesPool {
    ExecutorService create() {
      return Executors.newSingleThreadExecutor();
    }
  }

  @Violates("the pure packages draw no chance")
  record DrawsJitter(Random random) {}

  @Violates("the pure packages touch no files")
  record SeesPath(Path path) {}

  private Plants() {}
}
