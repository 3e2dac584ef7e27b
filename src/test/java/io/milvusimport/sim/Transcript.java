package io.milvusimport.sim;

import io.milvusimport.ledger.Fact;
import java.util.ArrayList;
import java.util.List;

/** What happened, in order. Written out only where somebody wants to read it. */
final class Transcript {
  private record Line(long atMs, Object what) {
    @Override
    public String toString() {
      return String.format("%9.1f  %s", (atMs - 1_000_000) / 1000.0, text());
    }

    private Object text() {
      return what instanceof Fact fact ? fact.toString().replaceAll("key=[^,\\]]*", "key") : what;
    }
  }

  private final List<Line> lines = new ArrayList<>();

  void note(long atMs, Object what) {
    lines.add(new Line(atMs, what));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("  ").append(line).append('\n'));
    return text.toString();
  }
}
