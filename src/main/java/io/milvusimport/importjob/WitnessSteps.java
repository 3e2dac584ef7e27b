package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.JobWitnessed;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.KeyRank;
import io.milvusimport.schema.PrimaryKeys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where the server no longer tells what became of a job, the collection may: it has all of the
 * job's witnesses, or the question goes to a person. That it lacks them proves nothing: rows can
 * have been deleted since.
 */
final class WitnessSteps {
  /** The most that a job has, so that its fact stays small. */
  private static final int MOST = 8;

  private final Policy policy;
  private final ObjectNames names;
  private final RecentImports recent = new RecentImports();
  private long looks;

  WitnessSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
  }

  /** Keys of the files that could be witnesses; empty if the server makes the keys. */
  static Optional<PrimaryKeys> candidates(CollectionSchema schema, List<StagedFile> files) {
    Optional<Field> key = schema.fields().stream().filter(Field::primaryKey).findFirst();
    if (key.isEmpty()) {
      return Optional.empty();
    }
    boolean isText = key.get().type() instanceof FieldType.VarChar;
    List<String> keys =
        files.stream()
            .flatMap(file -> file.keys().stream())
            .distinct()
            .sorted(Comparator.comparingLong(text -> KeyRank.of(text, isText)))
            .limit(MOST)
            .toList();
    return keys.isEmpty()
        ? Optional.empty()
        : Optional.of(new PrimaryKeys(key.get().name(), isText, keys));
  }

  void begin(ImportState state, long nowMs) {
    recent.begin(state.jobs().planned() == 0, nowMs);
  }

  /** Takes note of what is decided to be in. */
  void note(ImportState state, Decision decision, long nowMs) {
    for (Fact fact : decision.facts()) {
      imported(fact)
          .map(job -> state.jobs().active().get(job))
          .ifPresent(job -> recent.add(job.input(), nowMs));
    }
  }

  private static Optional<String> imported(Fact fact) {
    if (fact instanceof Fact.JobCompleted f) {
      return Optional.of(f.job());
    }
    if (fact instanceof JobWitnessed f) {
      return Optional.of(f.job());
    }
    return fact instanceof Fact.OperatorDecided f && f.imported()
        ? Optional.of(f.job())
        : Optional.empty();
  }

  /** What of the unseen keys can be a witness. */
  Optional<PrimaryKeys> absent(Optional<PrimaryKeys> unseen, JobInput in, Turn turn) {
    return unseen.flatMap(w -> recent.absent(w, in.collectionId(), turn.nowMs()));
  }

  /** Looks for the job's witnesses; empty if there are none, or none were seen for long enough. */
  Optional<Decision> look(ImportJob job, JobWatch watch, ImportState state, Turn turn) {
    JobInput in = job.input();
    Optional<PrimaryKeys> proof = state.jobs().proof(in.id());
    if (watch.unprovenSinceMs < 0) {
      watch.unprovenSinceMs = turn.nowMs();
    }
    boolean isOver = turn.nowMs() - watch.unprovenSinceMs >= policy.missingMs();
    if (proof.isEmpty() || isOver) {
      return Optional.empty();
    }
    watch.busy(turn.nowMs());
    watch.witnessLook = ++looks;
    return Optional.of(
        Decision.of(
            new Effect.LookForWitnesses(
                in.id(), in.attempt(), watch.witnessLook, in.destination(), proof.get())));
  }

  Decision answered(
      ImportJob job, Event.WitnessesAnswered answer, JobWatch watch, ImportState state, Turn turn) {
    if (answer.look() != watch.witnessLook) {
      return Decision.NOTHING;
    }
    watch.witnessLook = 0;
    JobInput in = job.input();
    Set<String> seen = answer.seen();
    Optional<PrimaryKeys> proof =
        state.jobs().proof(in.id()).filter(witnesses -> seen.containsAll(witnesses.keys()));
    if (proof.isEmpty()) {
      watch.tryLater(policy, turn);
      return Decision.NOTHING;
    }
    List<String> objects = new ArrayList<>(names.keys(in));
    job.copied().ifPresent(next -> objects.addAll(names.keys(in, next)));
    return Decision.of(new JobWitnessed(turn.epoch(), in.id(), in.attempt(), proof.get().keys()))
        .then(new Effect.Retire(in.id(), objects), new Effect.RefreshLoad(in.destination()));
  }
}
