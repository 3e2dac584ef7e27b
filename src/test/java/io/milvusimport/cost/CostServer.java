package io.milvusimport.cost;

import io.milvusimport.importjob.Checkpoint;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Done;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.Checkpoints;
import io.milvusimport.ledger.Ledger;
import io.milvusimport.ledger.Tier;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Runs a coordinator's effects against a two-phase server that takes a minute for each job, and
 * counts the requests that the connector's own runner of effects sends for them.
 */
final class CostServer {
  private static final long JOB_MS = 60_000;

  private record Job(long readyMs, long rows, Set<String> files, boolean isCommitted) {}

  private final VirtualTime time;
  private final ObjectStore store;
  private final Ledger ledger;
  private final ImportState state;
  private final RequestCount count;
  private final Map<String, Job> jobs = new HashMap<>();

  CostServer(
      VirtualTime time, ObjectStore store, Ledger ledger, ImportState state, RequestCount count) {
    this.time = time;
    this.store = store;
    this.ledger = ledger;
    this.state = state;
    this.count = count;
  }

  Optional<Event> run(Effect effect) throws StoreException {
    if (effect instanceof Effect.OfAttempt e) {
      return Optional.of(runForAttempt(e));
    }
    if (effect instanceof Effect.ProveTier e) {
      return Optional.of(new Event.TierAnswered(e.epoch(), Optional.of(Tier.TWO_PHASE), ""));
    }
    if (effect instanceof Effect.Retire e) {
      store.delete(e.keys());
    } else if (effect instanceof Effect.FindTwins e) {
      asks("list");
      return Optional.of(new Event.TwinsAnswered(e, List.of()));
    } else if (effect instanceof Effect.RefreshLoad) {
      asks("refresh_load");
    } else if (effect instanceof Effect.FindOrphanJobs e) {
      asks("list");
      return Optional.of(new Event.OrphansAnswered(e.destination(), Map.of()));
    } else if (effect instanceof Effect.WriteCheckpoint) {
      new Checkpoints(store, CostRun.FOLDER).write(state.position(), Checkpoint.encode(state));
    } else if (effect instanceof Effect.ListObjects) {
      store.list(CostRun.FOLDER + "done/", "");
      return Optional.of(
          new Event.ObjectsListed(store.list(CostRun.FOLDER + "data/", ""), state.position()));
    } else {
      throw new IllegalStateException("Nothing of the kind was expected: " + effect);
    }
    return Optional.empty();
  }

  private Event runForAttempt(Effect.OfAttempt effect) throws StoreException {
    String job = effect.job();
    int attempt = effect.attempt();
    if (effect instanceof Effect.DescribeCollection) {
      asks("describe collection");
      return new Event.CollectionAnswered(job, attempt, new Usable(CostRun.SCHEMA));
    }
    if (effect instanceof Effect.Submit e) {
      asks("create");
      String id = "remote-" + jobs.size();
      long rows = CostRun.ROWS * e.request().files().size();
      jobs.put(
          id, new Job(time.nowMs() + JOB_MS, rows, Set.copyOf(e.request().objectKeys()), false));
      return new Event.SubmitAnswered(job, attempt, new Accepted(id));
    }
    if (effect instanceof Effect.Poll e) {
      asks("describe");
      return new Event.JobAnswered(
          job, attempt, e.remoteJob(), new Described(described(e.remoteJob())));
    }
    if (effect instanceof Effect.MeasureAge e) {
      return new Event.AgeAnswered(job, attempt, ledger.ageMs(e.sentAt()));
    }
    if (effect instanceof Effect.Commit e) {
      asks("commit");
      jobs.computeIfPresent(e.remoteJob(), (id, j) -> new Job(0, j.rows(), j.files(), true));
      return new Event.CommitAnswered(job, attempt, new Done());
    }
    throw new IllegalStateException("Nothing of the kind was expected: " + effect);
  }

  private RemoteJob described(String id) {
    Job job = Objects.requireNonNull(jobs.get(id));
    RemoteState state =
        job.isCommitted()
            ? RemoteState.COMPLETED
            : time.nowMs() < job.readyMs() ? RemoteState.IN_PROGRESS : RemoteState.UNCOMMITTED;
    return new RemoteJob(id, state, job.rows(), "", job.files());
  }

  private void asks(String what) {
    count.add("Milvus " + what);
    time.waitMs(CostRun.LATENCY_MS);
  }
}
