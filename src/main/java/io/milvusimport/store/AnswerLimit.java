package io.milvusimport.store;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Ends an answer that comes too slowly, from its head on. The SDK's own limits end the wait for the
 * head; while the body is read they do no more than interrupt the thread, which may go unnoticed.
 */
final class AnswerLimit implements ExecutionInterceptor {
  private final Duration limit;

  AnswerLimit(Duration limit) {
    this.limit = limit;
  }

  @Override
  public Optional<InputStream> modifyHttpResponseContent(
      Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
    return context.responseBody().map(body -> new Limited(body, System.nanoTime(), limit));
  }

  /** Lets itself be read for a while. */
  private static final class Limited extends FilterInputStream {
    private final long beganNs;
    private final Duration limit;

    Limited(InputStream in, long beganNs, Duration limit) {
      super(in);
      this.beganNs = beganNs;
      this.limit = limit;
    }

    @Override
    public int read() throws IOException {
      requireTime();
      return super.read();
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      requireTime();
      return super.read(bytes, from, length);
    }

    private void requireTime() throws SocketTimeoutException {
      if (System.nanoTime() - beganNs > limit.toNanos()) {
        throw new SocketTimeoutException("the answer did not end within " + limit);
      }
    }
  }
}
