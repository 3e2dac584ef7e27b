package io.milvusimport.chaos;

import java.time.Duration;
import java.util.List;

/** One thing that a {@link Schedule} does to the connector. */
sealed interface Step {
  /**
   * Catches a worker at a moment and ends it with SIGKILL; it is started again after {@code
   * downFor}.
   *
   * @param late whether the request it was caught with reaches its server some seconds later
   */
  record Kill(Moment moment, boolean late, Duration downFor) implements Step {
    @Override
    public String toString() {
      return "kill when " + moment + (late ? ", arrives late" : "");
    }
  }

  /**
   * Catches a worker at a moment and stops it for longer than its session lasts: others take over
   * what it has, and it goes on as a zombie.
   */
  record Pause(Moment moment, Duration length) implements Step {
    @Override
    public String toString() {
      return "stop for " + length.toSeconds() + " s when " + moment;
    }
  }

  /** The next request of each of these kinds meets a fault. */
  record Weather(List<Gust> gusts) implements Step {
    public Weather {
      gusts = List.copyOf(gusts);
    }

    @Override
    public String toString() {
      return "faults on the way: " + gusts;
    }
  }

  /** Gives the connector another {@code tasks.max}. */
  record Tasks(int count) implements Step {
    @Override
    public String toString() {
      return "tasks.max=" + count;
    }
  }

  /** Stops a worker in an orderly way and starts it again. */
  record Restart(int worker) implements Step {
    @Override
    public String toString() {
      return "orderly restart of worker " + worker;
    }
  }

  /** Kills the broker, which all generations share, and starts it again. */
  record Broker() implements Step {
    @Override
    public String toString() {
      return "kill of the broker, and a new start";
    }
  }

  /** The server comes back from a restart without its jobs. */
  record LoseJobs() implements Step {
    @Override
    public String toString() {
      return "server restart that loses all jobs";
    }
  }
}
