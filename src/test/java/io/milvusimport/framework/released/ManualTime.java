package io.milvusimport.framework.released;

import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** A clock that only a scenario moves. */
final class ManualTime implements Time {
  private long nowMs;

  void pass(long ms) {
    nowMs += ms;
  }

  @Override
  public long milliseconds() {
    return nowMs;
  }

  @Override
  public long hiResClockMs() {
    return nowMs;
  }

  @Override
  public long nanoseconds() {
    return nowMs * 1_000_000;
  }

  @Override
  public void sleep(long ms) {
    nowMs += ms;
  }

  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs) {
    throw new UnsupportedOperationException("Nothing waits in a scenario");
  }
}
