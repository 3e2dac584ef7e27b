package io.milvusimport.chaos;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a {@link Moment}, holds the first request at it, and says whose it is. Set and cleared
 * by one thread, sprung by others.
 */
final class Trap {
  private @Nullable Moment moment;
  private CompletableFuture<Caught> next = new CompletableFuture<>();

  /** A request that waits until it is released. */
  static final class Caught {
    private final Request request;
    private final CompletableFuture<Fault> released = new CompletableFuture<>();

    private Caught(Request request) {
      this.request = request;
    }

    Request request() {
      return request;
    }

    String worker() {
      return request.worker();
    }

    /**
     * Lets the request go.
     *
     * @param fault what it meets; one that was carried out is answered only without a fault
     */
    void release(Fault fault) {
      released.complete(fault);
    }
  }

  /** Waits for the moment from now on, up to {@code limit}. */
  Optional<Caught> await(Moment wanted, Duration limit) throws InterruptedException {
    CompletableFuture<Caught> caught = new CompletableFuture<>();
    synchronized (this) {
      next = caught;
      moment = wanted;
    }
    try {
      return Optional.of(caught.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException | ExecutionException e) {
      return sprungLast(caught);
    }
  }

  private synchronized Optional<Caught> sprungLast(CompletableFuture<Caught> caught) {
    moment = null;
    return Optional.ofNullable(caught.getNow(null));
  }

  /** Holds the request if it is the one; returns what it meets then. */
  Fault arrived(Request request) {
    return spring(request, moment -> moment.isBefore(request));
  }

  /** Holds the answer if it is the one. */
  Fault answered(Request request, HttpMessage answer) {
    return spring(request, moment -> moment.isAfter(request, answer));
  }

  private Fault spring(Request request, Predicate<Moment> isIt) {
    Caught caught = new Caught(request);
    synchronized (this) {
      if (moment == null || !isIt.test(moment)) {
        return Fault.NONE;
      }
      moment = null;
      next.complete(caught);
    }
    return caught.released.join();
  }
}
