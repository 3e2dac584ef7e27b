package io.milvusimport.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the requests of all workers of one connector come by: past the {@link Trap}, through the
 * weather, and under the eyes of the {@link LedgerWatch}. Safe for threads.
 */
final class Crossing implements Gate {
  private final Trap trap;
  private final LedgerWatch ledger;
  private final List<Gust> gusts = new ArrayList<>();
  private final Map<String, Long> handedOverNs = new HashMap<>();
  private boolean milvusIsDown;

  Crossing(Trap trap, LedgerWatch ledger) {
    this.trap = trap;
    this.ledger = ledger;
  }

  /** From now on these faults wait for their requests; older ones are forgotten. */
  synchronized void weather(List<Gust> next) {
    gusts.clear();
    gusts.addAll(next);
  }

  /** Whether every connection to the server is reset. */
  synchronized void milvusIsDown(boolean down) {
    milvusIsDown = down;
  }

  @Override
  public Fault arrived(Request request) {
    Fault held = trap.arrived(request);
    if (held != Fault.NONE) {
      return held;
    }
    synchronized (this) {
      if (request.isUpload()) {
        handedOverNs.remove(request.worker());
      }
      if (milvusIsDown && request.server() == Request.Server.MILVUS) {
        return Fault.RESET_BEFORE;
      }
      Optional<Gust> gust = gusts.stream().filter(one -> one.isFor(request)).findFirst();
      gust.ifPresent(gusts::remove);
      return gust.map(Gust::fault).orElse(Fault.NONE);
    }
  }

  @Override
  public boolean answered(Request request, HttpMessage answer, boolean awaited) {
    if (request.isAppend() && answer.status() == 200) {
      ledger.appended(request.text());
      if (request.isAppendOf("BatchStaged")) {
        synchronized (this) {
          handedOverNs.put(request.worker(), System.nanoTime());
        }
      }
    }
    return !awaited || trap.answered(request, answer) == Fault.NONE;
  }

  /**
   * Whether a worker handed a batch over at least so long ago, and has begun no upload since: what
   * it reads meanwhile is in an open batch.
   */
  synchronized boolean isReadingSince(String worker, Duration atLeast) {
    Long since = handedOverNs.get(worker);
    return since != null && System.nanoTime() - since >= atLeast.toNanos();
  }
}
