package io.milvusimport.chaos;

import java.io.PrintStream;
import java.util.Locale;

/** One line for each event: seconds since the start, the server's generation, what happened. */
final class ChaosLog {
  private final PrintStream out;
  private final long startNs = System.nanoTime();

  ChaosLog(PrintStream out) {
    this.out = out;
  }

  synchronized void line(String generation, String what) {
    double seconds = (System.nanoTime() - startNs) / 1e9;
    out.println(String.format(Locale.ROOT, "%7.1f s  %-6s  %s", seconds, generation, what));
    out.flush();
  }
}
