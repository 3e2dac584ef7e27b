package io.milvusimport.sim;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/**
 * How one seed went.
 *
 * @param broken the first invariant that did not hold; empty if all did
 * @param how what broke it
 * @param transcript the switches and what happened
 */
record History(
    long seed, Optional<Invariant> broken, String how, String transcript, long virtualMs) {
  static History of(long seed, Defect defect) {
    Simulation simulation = new Simulation(seed, defect);
    try {
      simulation.run();
      return new History(
          seed, Optional.empty(), "", simulation.transcript(), simulation.virtualMs());
    } catch (BrokenInvariantError e) {
      return broken(simulation, seed, e.invariant(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | AssertionError e) {
      StringWriter trace = new StringWriter();
      e.printStackTrace(new PrintWriter(trace));
      return broken(simulation, seed, Invariant.CRASHED, trace.toString());
    }
  }

  private static History broken(Simulation simulation, long seed, Invariant invariant, String how) {
    return new History(
        seed, Optional.of(invariant), how, simulation.transcript(), simulation.virtualMs());
  }

  boolean hasPassed() {
    return broken.isEmpty();
  }

  @Override
  public String toString() {
    return "seed " + seed + ": " + how + "\n" + transcript;
  }
}
