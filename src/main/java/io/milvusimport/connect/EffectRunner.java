package io.milvusimport.connect;

import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what the coordinator decided, and tells it what came of it. Stateless but for a memory of
 * other people's jobs. Any thread.
 *
 * <p>Longer than most: a method for each effect.
 */
final class EffectRunner {
  private static final Logger LOG = LoggerFactory.getLogger(EffectRunner.class);

  private final ImportService service;
  private final ObjectStore store;
  private final LedgerClient ledger;
  private final String folder;
  private final TierProof tierProof;
  private final FinishedFiles finishedFiles;
  private final boolean refreshLoad;
  private final RemoteJobs remoteJobs;
  private final KeyLooks keyLooks;

  EffectRunner(
      ImportService service,
      ObjectStore store,
      LedgerClient ledger,
      String folder,
      TierProof tierProof,
      FinishedFiles finishedFiles,
      boolean refreshLoad) {
    this.service = service;
    this.store = store;
    this.ledger = ledger;
    this.folder = folder;
    this.tierProof = tierProof;
    this.finishedFiles = finishedFiles;
    this.refreshLoad = refreshLoad;
    this.remoteJobs = new RemoteJobs(service);
    this.keyLooks = new KeyLooks(service, Ticks::nowMs);
  }

  /** Runs one effect to its end and returns what it answers, if it answers anything. */
  Optional<Event> run(Effect effect) throws InterruptedException {
    try {
      if (effect instanceof Effect.OfAttempt e) {
        Event answer = runForAttempt(e);
        logTrouble(e, answer);
        return Optional.of(answer);
      }
      return runOther(effect);
    } catch (StoreException e) {
      LOG.warn("Effect without success: effect={} : {}", name(effect), e.getMessage());
      if (!(effect instanceof Effect.OfAttempt of)) {
        return Optional.empty();
      }
      if (effect instanceof Effect.Copy copy && e.kind() == StoreException.Kind.MISSING) {
        return Optional.of(
            new Event.InputLost(copy.job(), copy.attempt(), copy.next(), e.getMessage()));
      }
      return Optional.of(
          e.inDoubt()
              ? new Event.NoAnswer(of.job(), of.attempt(), e.getMessage())
              : new Event.StoreRefused(of, e.getMessage()));
    }
  }

  /** A server that is down or says no is retried without end: people must be able to see that. */
  private static void logTrouble(Effect.OfAttempt effect, Event event) {
    Object answer =
        event instanceof Event.CollectionAnswered e
            ? e.answer()
            : event instanceof Event.SubmitAnswered e
                ? e.answer()
                : event instanceof Event.JobAnswered e
                    ? e.answer()
                    : event instanceof Event.CommitAnswered e
                        ? e.answer()
                        : event instanceof Event.LookRefused e ? e.answer() : event;
    String trouble =
        answer instanceof Refused refused
            ? refused.reason() + " (code " + refused.code() + ")"
            : answer instanceof Unknown unknown
                ? unknown.cause()
                : answer instanceof Event.NoAnswer none ? none.cause() : "";
    if (!trouble.isEmpty()) {
      LOG.warn(
          "Effect without success: effect={} job={} attempt={} : {}",
          name(effect),
          effect.job(),
          effect.attempt(),
          trouble);
    }
  }

  static String name(Effect effect) {
    return effect.getClass().getSimpleName();
  }

  private Event runForAttempt(Effect.OfAttempt effect) throws StoreException {
    String job = effect.job();
    int attempt = effect.attempt();
    if (effect instanceof Effect.DescribeCollection e) {
      return describe(e);
    }
    if (effect instanceof Effect.Submit e) {
      return new Event.SubmitAnswered(job, attempt, service.create(e.request()));
    }
    if (effect instanceof Effect.Resubmit e) {
      return resubmit(e);
    }
    if (effect instanceof Effect.Probe e) {
      return probe(e);
    }
    if (effect instanceof Effect.Poll e) {
      return new Event.JobAnswered(
          job, attempt, e.remoteJob(), service.describe(e.destination(), e.remoteJob()));
    }
    if (effect instanceof Effect.MeasureAge e) {
      return new Event.AgeAnswered(job, attempt, ledger.ageMs(e.sentAt()));
    }
    if (effect instanceof Effect.Copy e) {
      for (int i = 0; i < e.from().size(); i++) {
        store.copy(e.from().get(i), e.to().get(i));
      }
      return new Event.Copied(job, attempt, e.next());
    }
    if (effect instanceof Effect.Fence e) {
      store.delete(e.keys());
      return new Event.Deleted(job, attempt);
    }
    if (effect instanceof Effect.LookForWitnesses e) {
      refresh(e.destination());
      return new Event.WitnessesAnswered(
          job, attempt, e.look(), keyLooks.seen(e.destination(), e.witnesses()));
    }
    if (effect instanceof Effect.Commit e) {
      return new Event.CommitAnswered(job, attempt, service.commit(e.destination(), e.remoteJob()));
    }
    throw new IllegalStateException("No way to run " + name(effect));
  }

  private Event describe(Effect.DescribeCollection e) {
    CollectionAnswer answer =
        service.describeCollection(e.destination().database(), e.destination().collection());
    Optional<PrimaryKeys> unseen =
        answer instanceof Usable usable
            ? e.candidates(usable.schema()).flatMap(c -> keyLooks.unseen(e.destination(), c))
            : Optional.empty();
    return new Event.CollectionAnswered(e.job(), e.attempt(), answer, unseen);
  }

  private void refresh(Destination destination) {
    if (refreshLoad) {
      LOG.info(
          "Refresh of the loaded collection asked for: collection={} answer={}",
          destination.display(),
          service.refreshLoad(destination).getClass().getSimpleName());
    }
  }

  private Event resubmit(Effect.Resubmit e) throws StoreException {
    Destination destination = e.request().destination();
    CollectionAnswer answer =
        service.describeCollection(destination.database(), destination.collection());
    boolean isGone =
        answer instanceof Unusable || (answer instanceof Refused no && !no.retryable());
    if (!isGone && !(answer instanceof Usable)) {
      return new Event.NoAnswer(e.job(), e.attempt(), "the collection could not be described");
    }
    boolean isOther =
        isGone
            || (answer instanceof Usable usable
                && !usable.schema().collectionId().equals(e.collectionId()));
    return isOther || ledger.ageMs(e.sentAt()) >= e.maxAgeMs()
        ? new Event.TooOld(e.job(), e.attempt())
        : new Event.SubmitAnswered(e.job(), e.attempt(), service.create(e.request()));
  }

  private Event probe(Effect.Probe e) throws StoreException {
    long ageMs = ledger.ageMs(e.sentAt());
    RemoteJobs.Search search =
        remoteJobs.find(e.destination(), line -> true, e.spellings()::contains);
    if (search instanceof RemoteJobs.Untold untold) {
      return new Event.LookRefused(e.job(), e.attempt(), untold.answer());
    }
    if (!(search instanceof RemoteJobs.Found found)) {
      return new Event.NoAnswer(e.job(), e.attempt(), cause(search));
    }
    Optional<RemoteJob> best =
        found.jobs().stream()
            .filter(job -> job.state() != RemoteState.FAILED)
            .findFirst()
            .or(() -> found.jobs().stream().findFirst());
    return new Event.ProbeAnswered(e.job(), e.attempt(), e.look(), best, ageMs);
  }

  private Optional<Event> runOther(Effect effect) throws StoreException, InterruptedException {
    if (effect instanceof Effect.ProveTier e) {
      return Optional.of(tierProof.prove(e.epoch()));
    }
    if (effect instanceof Effect.Retire e) {
      finishedFiles.retire(e.keys());
      return Optional.empty();
    }
    if (effect instanceof Effect.FindTwins e) {
      RemoteJobs.Search search =
          remoteJobs.find(
              e.destination(), line -> !line.id().equals(e.remoteJob()), e.spellings()::contains);
      if (search instanceof RemoteJobs.Found found) {
        return Optional.of(new Event.TwinsAnswered(e, found.jobs()));
      }
      LOG.warn("Twins of {} not looked for, tried again: {}", e.job(), cause(search));
      return Optional.of(new Event.TwinsUnseen(e));
    }
    if (effect instanceof Effect.RefreshLoad e) {
      refresh(e.destination());
      return Optional.empty();
    }
    if (effect instanceof Effect.FindOrphanJobs e) {
      return orphanJobs(e);
    }
    if (effect instanceof Effect.Abort e) {
      LOG.warn(
          "Orphaned job aborted: remoteJob={} collection={} answer={}",
          e.remoteJob(),
          e.destination().display(),
          service.abort(e.destination(), e.remoteJob()).getClass().getSimpleName());
      return Optional.empty();
    }
    if (effect instanceof Effect.ReadDecisions) {
      String decisions = folder + "decisions/";
      return Optional.of(
          new Event.DecisionsRead(
              store.list(decisions, "").stream()
                  .map(key -> key.substring(decisions.length()))
                  .collect(Collectors.toSet())));
    }
    if (effect instanceof Effect.ListObjects) {
      finishedFiles.expire();
      List<String> keys = new ArrayList<>(store.list(folder + "data/", ""));
      return Optional.of(new Event.ObjectsListed(keys, ledger.end()));
    }
    if (effect instanceof Effect.DeleteOrphans e) {
      LOG.info("Objects that no fact names deleted: objects={}", e.keys().size());
      store.delete(e.keys());
      return Optional.empty();
    }
    if (effect instanceof Effect.WriteCheckpoint) {
      ledger.writeCheckpoint();
      return Optional.empty();
    }
    if (effect instanceof Effect.Alarm e) {
      LOG.error("Alarm, the tasks stop: {}", e.message());
      ledger.raise(e.message());
      return Optional.empty();
    }
    throw new IllegalStateException("No way to run " + name(effect));
  }

  private Optional<Event> orphanJobs(Effect.FindOrphanJobs e) {
    RemoteJobs.Search search =
        remoteJobs.find(
            e.destination(),
            line -> line.state() == RemoteState.UNCOMMITTED,
            key -> key.startsWith(folder));
    if (!(search instanceof RemoteJobs.Found found)) {
      return Optional.empty();
    }
    Map<String, Set<String>> ours = new HashMap<>();
    found.jobs().stream()
        .filter(job -> job.state() == RemoteState.UNCOMMITTED)
        .filter(job -> job.files().stream().allMatch(key -> key.startsWith(folder)))
        .forEach(job -> ours.put(job.id(), job.files()));
    return Optional.of(new Event.OrphansAnswered(e.destination(), ours));
  }

  private static String cause(RemoteJobs.Search search) {
    return search instanceof RemoteJobs.Untold untold
        ? untold.answer().reason()
        : search instanceof RemoteJobs.Unanswered none ? none.cause() : "";
  }
}
