package io.milvusimport.emulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Faults waiting for requests; each is used up by one request. Safe for threads. */
public final class RequestFaults {
  private final Map<String, Deque<RequestFault>> waiting = new HashMap<>();

  /**
   * @param endpoint the path behind {@code /v2/vectordb/}, such as {@code jobs/import/create}
   */
  public void next(String endpoint, RequestFault fault) {
    next(endpoint, 1, fault);
  }

  /** The same fault for the next {@code count} requests of the endpoint, behind those waiting. */
  public synchronized void next(String endpoint, int count, RequestFault fault) {
    Deque<RequestFault> faults = waiting.computeIfAbsent(endpoint, e -> new ArrayDeque<>());
    for (int i = 0; i < count; i++) {
      faults.add(fault);
    }
  }

  public synchronized void clear() {
    waiting.clear();
  }

  synchronized Optional<RequestFault> take(String endpoint) {
    return Optional.ofNullable(waiting.get(endpoint)).map(Deque::poll);
  }
}
