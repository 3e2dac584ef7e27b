package io.milvusimport.emulator.catalog;

import java.time.Duration;

/** A release line of the server, with what its import interface can do. */
public enum Generation {
  /** No idempotency key, no two-phase import: both are ignored without a word. */
  V2_5("2.5", false, false, 2100, Duration.ofHours(3)),
  /** The first 2.6 release that honours {@code Idempotency-Key}. Still one-phase. */
  V2_6_24("2.6.24", true, false, 2101, Duration.ofHours(48)),
  /** Idempotency key, {@code auto_commit=false}, commit and abort. */
  V3_0_2("3.0.2", true, true, 2101, Duration.ofHours(48));

  private final String version;
  private final boolean honoursKey;
  private final boolean twoPhase;
  private final int missingJobCode;
  private final Duration jobRetention;

  Generation(
      String version,
      boolean honoursKey,
      boolean twoPhase,
      int missingJobCode,
      Duration jobRetention) {
    this.version = version;
    this.honoursKey = honoursKey;
    this.twoPhase = twoPhase;
    this.missingJobCode = missingJobCode;
    this.jobRetention = jobRetention;
  }

  /**
   * {@code 2.5}, {@code 2.6.24} or {@code 3.0.2}; also the head of its column in the rule table.
   */
  public String version() {
    return version;
  }

  public boolean honoursKey() {
    return honoursKey;
  }

  /** Whether {@code auto_commit=false}, commit and abort exist. */
  public boolean twoPhase() {
    return twoPhase;
  }

  /** Code of the answer to a describe of a job that the server does not hold. */
  public int missingJobCode() {
    return missingJobCode;
  }

  /** How long a finished job is remembered by default. */
  public Duration jobRetention() {
    return jobRetention;
  }

  /**
   * @throws IllegalArgumentException for a version that is not emulated
   */
  public static Generation of(String version) {
    for (Generation g : values()) {
      if (g.version.equals(version) || g.name().equalsIgnoreCase(version)) {
        return g;
      }
    }
    throw new IllegalArgumentException(
        "generation " + version + " is not emulated: 2.5, 2.6.24 and 3.0.2 are");
  }
}
