package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Generation;
import java.time.Duration;
import java.util.Optional;

/**
 * How an emulator runs.
 *
 * @param virtualTime the clock that moves the jobs; empty for the wall clock and a thread that
 *     ticks
 * @param tick how long a job stays in each of its phases
 * @param token {@code user:password} or an API key that every request must bear; empty for none
 * @param port 0 for a free one
 */
public record EmulatorSettings(
    Generation generation,
    Optional<SettableTicker> virtualTime,
    Duration tick,
    String token,
    int port,
    Limits limits) {

  /** Wall clock, 200 ms a tick, no token, a free port. */
  public static EmulatorSettings of(Generation generation) {
    return new EmulatorSettings(
        generation, Optional.empty(), Duration.ofMillis(200), "", 0, Limits.of(generation));
  }

  public EmulatorSettings withVirtualTime(SettableTicker ticker) {
    return new EmulatorSettings(generation, Optional.of(ticker), tick, token, port, limits);
  }

  public EmulatorSettings withTick(Duration length) {
    return new EmulatorSettings(generation, virtualTime, length, token, port, limits);
  }

  public EmulatorSettings withToken(String required) {
    return new EmulatorSettings(generation, virtualTime, tick, required, port, limits);
  }

  public EmulatorSettings withPort(int number) {
    return new EmulatorSettings(generation, virtualTime, tick, token, number, limits);
  }

  public EmulatorSettings withLimits(Limits changed) {
    return new EmulatorSettings(generation, virtualTime, tick, token, port, changed);
  }

  Ticker ticker() {
    return virtualTime.<Ticker>map(t -> t).orElseGet(Ticker::system);
  }

  @Override
  public String toString() {
    return "EmulatorSettings[" + generation.version() + ", tick " + tick + ", port " + port + "]";
  }
}
