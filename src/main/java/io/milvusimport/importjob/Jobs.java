package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Committing;
import io.milvusimport.importjob.ImportJob.Fenced;
import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.importjob.ImportJob.Request;
import io.milvusimport.importjob.ImportJob.Running;
import io.milvusimport.importjob.ImportJob.Submitting;
import io.milvusimport.ledger.Fact.AttemptEnded;
import io.milvusimport.ledger.Fact.AttemptFenced;
import io.milvusimport.ledger.Fact.CommitStarted;
import io.milvusimport.ledger.Fact.FilesQuarantined;
import io.milvusimport.ledger.Fact.JobCompleted;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.JobPlanned;
import io.milvusimport.ledger.Fact.JobSplit;
import io.milvusimport.ledger.Fact.JobUnresolved;
import io.milvusimport.ledger.Fact.JobWitnessed;
import io.milvusimport.ledger.Fact.OperatorDecided;
import io.milvusimport.ledger.Fact.SubmitAccepted;
import io.milvusimport.ledger.Fact.SubmitRefused;
import io.milvusimport.ledger.Fact.SubmitStarted;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Suffix;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.PrimaryKeys;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Files that wait for a job, and jobs that are not completed. For each fact of the coordinator
 * there is a question ({@code refusal}: would it count?) and a change (made only where the answer
 * is no).
 *
 * <p>Longer than most: two short methods a fact, which all see the same few maps.
 */
final class Jobs {
  private final Map<String, StagedFile> waiting;
  private final Map<String, ImportJob> active;
  private final Map<String, String> failed;
  private final Map<String, String> quarantined;
  private final Map<String, Integer> asked;
  private final Set<String> denied;
  private final JobWitnesses witnesses;
  private long planned;

  Jobs() {
    this(Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), Set.of(), new JobWitnesses(Map.of()), 0);
  }

  Jobs(
      Map<String, StagedFile> waiting,
      Map<String, ImportJob> active,
      Map<String, String> failed,
      Map<String, String> quarantined,
      Map<String, Integer> asked,
      Set<String> denied,
      JobWitnesses witnesses,
      long planned) {
    this.waiting = new LinkedHashMap<>(waiting);
    this.active = new LinkedHashMap<>(active);
    this.failed = new LinkedHashMap<>(failed);
    this.quarantined = new LinkedHashMap<>(quarantined);
    this.asked = new TreeMap<>(asked);
    this.denied = new TreeSet<>(denied);
    this.witnesses = witnesses;
    this.planned = planned;
  }

  Jobs copy() {
    return new Jobs(waiting, active, failed, quarantined, asked, denied, witnesses.copy(), planned);
  }

  /** Files that belong to no job, by name, in the order of their hand-over. */
  Map<String, StagedFile> waiting() {
    return waiting;
  }

  /** Jobs that are not completed, by id, oldest first. */
  Map<String, ImportJob> active() {
    return active;
  }

  /** Why a job cannot go on without a person, by job id. */
  Map<String, String> failed() {
    return failed;
  }

  /** Objects that were set aside, by key below the connector's folder, and why. */
  Map<String, String> quarantined() {
    return quarantined;
  }

  /** Attempts of which a person may say whether they were imported, by job id. */
  Map<String, Integer> asked() {
    return asked;
  }

  /** Jobs whose present attempt brought nothing in, as a person said. */
  Set<String> denied() {
    return denied;
  }

  /** Of the jobs that are submitted. */
  JobWitnesses witnesses() {
    return witnesses;
  }

  /** Keys that prove the job to be in if its collection has them all; empty without such proof. */
  Optional<PrimaryKeys> proof(String id) {
    return witnesses.proof(id, active);
  }

  /** How many jobs were ever planned. */
  long planned() {
    return planned;
  }

  void staged(List<StagedFile> files) {
    files.forEach(file -> waiting.put(file.name(), file));
  }

  /** Files that are handed over and not imported, in a job or not. */
  List<StagedFile> unfinished(Predicate<StagedFile> which) {
    return Stream.concat(
            waiting.values().stream(),
            active.values().stream().flatMap(job -> job.input().files().stream()))
        .filter(which)
        .toList();
  }

  void withdrawn(Withdrawal withdrawal) {
    withdrawal.jobs().forEach(job -> remove(job.input().id()));
    waiting.keySet().removeAll(withdrawal.files().keySet());
  }

  /** A new epoch looks at everything afresh: nothing is given up and all attempts are new. */
  void newEpoch() {
    failed.clear();
    active.replaceAll((id, job) -> job.with(Trouble.NONE));
  }

  Optional<String> refusal(JobPlanned fact) {
    if (!fact.job().equals("job-" + planned)) {
      return Optional.of("job " + fact.job() + " is planned, job-" + planned + " is next");
    }
    if (Set.copyOf(fact.files()).size() < fact.files().size()) {
      return Optional.of(fact.job() + " names a file twice");
    }
    Set<Object> kinds = new HashSet<>();
    for (String name : fact.files()) {
      StagedFile file = waiting.get(name);
      if (file == null) {
        return Optional.of("file " + name + " of " + fact.job() + " does not wait for a job");
      }
      kinds.add(List.of(file.destination(), file.collectionId(), file.fingerprint()));
    }
    return kinds.size() == 1
        ? Optional.empty()
        : Optional.of(fact.job() + " has files of " + kinds.size() + " destinations or schemas");
  }

  void planned(JobPlanned fact) {
    List<StagedFile> files =
        fact.files().stream().map(n -> Objects.requireNonNull(waiting.remove(n))).toList();
    active.put(
        fact.job(), new Planned(new JobInput(fact.job(), files, Suffix.STAGED, Trouble.NONE)));
    planned++;
  }

  Optional<String> refusal(JobSplit fact) {
    Optional<String> refusal = refusalOfGivingUp(fact.job(), fact.attempt());
    if (refusal.isPresent()) {
      return refusal;
    }
    List<String> names = fact.parts().stream().flatMap(List::stream).toList();
    List<StagedFile> files = in(fact.job(), Planned.class).input().files();
    boolean isWhole =
        fact.parts().size() > 1
            && fact.parts().stream().noneMatch(List::isEmpty)
            && names.size() == files.size()
            && Set.copyOf(names)
                .equals(files.stream().map(StagedFile::name).collect(Collectors.toSet()));
    return isWhole ? Optional.empty() : Optional.of("the parts are not the files of " + fact.job());
  }

  void split(JobSplit fact) {
    JobInput whole = remove(fact.job());
    for (int i = 0; i < fact.parts().size(); i++) {
      put(new Planned(whole.part(fact.part(i), fact.parts().get(i))));
    }
  }

  Optional<String> refusal(FilesQuarantined fact) {
    Optional<String> refusal = refusalOfGivingUp(fact.job(), fact.attempt());
    if (refusal.isPresent()) {
      return refusal;
    }
    JobInput in = in(fact.job(), Planned.class).input();
    if (!in.keys().equals(fact.keys())) {
      return Optional.of(fact.job() + " has other objects");
    }
    return in.trouble().isTheFilesOwn()
        ? Optional.empty()
        : Optional.of(fact.job() + " may have failed for a reason that is not in its files");
  }

  /** Returns the files that are set aside. */
  List<StagedFile> quarantined(FilesQuarantined fact) {
    fact.keys().forEach(key -> quarantined.put(key, fact.reason()));
    return remove(fact.job()).files();
  }

  /** Only what the server has failed and has no request of may be given up. */
  private Optional<String> refusalOfGivingUp(String id, int attempt) {
    Optional<String> refusal = expect(id, attempt, Planned.class);
    return refusal.isEmpty() && in(id, Planned.class).input().trouble().failures() == 0
        ? Optional.of(id + " has not failed in this epoch")
        : refusal;
  }

  Optional<String> refusal(SubmitStarted fact) {
    return expect(fact.job(), fact.attempt(), Planned.class);
  }

  void submitStarted(SubmitStarted fact, long position) {
    Request request = new Request(fact.tier(), fact.key(), position);
    put(in(fact.job(), Planned.class).toSubmitting(request));
    witnesses.put(fact.job(), fact.witnesses());
  }

  Optional<String> refusal(SubmitRefused fact) {
    return expect(fact.job(), fact.attempt(), Submitting.class);
  }

  void submitRefused(SubmitRefused fact) {
    put(in(fact.job(), Submitting.class).toPlanned());
    witnesses.forget(fact.job());
  }

  Optional<String> refusal(SubmitAccepted fact) {
    if (denied.contains(fact.job())) {
      return Optional.of("a person said that " + fact.job() + " was not imported");
    }
    if (active.get(fact.job()) instanceof Fenced fenced && fenced.over().isPresent()) {
      return Optional.of(fact.job() + " is over: " + fenced.over().get().reason());
    }
    return expect(fact.job(), fact.attempt(), Submitting.class, Fenced.class);
  }

  void submitAccepted(SubmitAccepted fact) {
    put(
        active.get(fact.job()) instanceof Fenced fenced
            ? fenced.toRunning(fact.remoteJob())
            : in(fact.job(), Submitting.class).toRunning(fact.remoteJob()));
  }

  Optional<String> refusal(JobUnresolved fact) {
    Optional<String> refusal =
        expect(fact.job(), fact.attempt(), Fenced.class, Running.class, Committing.class);
    return refusal.or(() -> refusalOfMark(fact.job()));
  }

  void unresolved(JobUnresolved fact) {
    failed.put(fact.job(), fact.question());
    asked.put(fact.job(), fact.attempt());
  }

  Optional<String> refusal(OperatorDecided fact) {
    boolean isAsked =
        Objects.equals(asked.get(fact.job()), fact.attempt()) && !denied.contains(fact.job());
    return isAsked
        ? Optional.empty()
        : Optional.of("nobody asked about " + fact.job() + " attempt " + fact.attempt());
  }

  /** Returns the files whose rows are in, or none. */
  List<StagedFile> decided(OperatorDecided fact) {
    failed.remove(fact.job());
    if (fact.imported()) {
      return in(remove(fact.job()));
    }
    denied.add(fact.job());
    return List.of();
  }

  /**
   * @param hasTwoPhases whether nothing of the server's becomes visible without a commit
   */
  Optional<String> refusal(JobWitnessed fact, boolean hasTwoPhases) {
    if (denied.contains(fact.job())) {
      return Optional.of("a person said that " + fact.job() + " was not imported");
    }
    Optional<String> refusal =
        expect(fact.job(), fact.attempt(), Fenced.class, Running.class, Committing.class);
    if (refusal.isPresent()) {
      return refusal;
    }
    ImportJob job = Objects.requireNonNull(active.get(fact.job()));
    boolean isOver = job instanceof Fenced fenced && fenced.over().isPresent();
    boolean isInvisible =
        hasTwoPhases
            && job instanceof Running running
            && running.request().tier() == Tier.TWO_PHASE;
    if (isOver || isInvisible) {
      return Optional.of(fact.job() + " cannot be in: it is over, or not committed");
    }
    return proof(fact.job()).filter(w -> fact.keys().containsAll(w.keys())).isPresent()
        ? Optional.empty()
        : Optional.of("what was seen does not prove that " + fact.job() + " is in");
  }

  /** Returns the files whose rows are in. */
  List<StagedFile> witnessed(JobWitnessed fact) {
    return in(remove(fact.job()));
  }

  /** The rows of a job that was taken out of the state are in. */
  private List<StagedFile> in(JobInput input) {
    witnesses.imported(input, active);
    return input.files();
  }

  /** Takes a job that is over out of the state. */
  private JobInput remove(String id) {
    failed.remove(id);
    asked.remove(id);
    denied.remove(id);
    witnesses.forget(id);
    return Objects.requireNonNull(active.remove(id)).input();
  }

  Optional<String> refusal(AttemptFenced fact) {
    if (fact.next().attempt() != fact.attempt() + 1) {
      return Optional.of(
          fact.job() + " attempt " + fact.attempt() + " cannot be followed by " + fact.next());
    }
    return expect(fact.job(), fact.attempt(), Submitting.class, Running.class, Committing.class);
  }

  void fenced(AttemptFenced fact) {
    ImportJob job = active.get(fact.job());
    if (job instanceof Submitting s) {
      put(s.toFenced(fact.next(), fact.over()));
    } else if (job instanceof Running r) {
      put(r.toFenced(fact.next(), fact.over()));
    } else {
      put(in(fact.job(), Committing.class).toFenced(fact.next(), fact.over()));
    }
  }

  Optional<String> refusal(AttemptEnded fact) {
    return expect(fact.job(), fact.attempt(), Fenced.class);
  }

  void ended(AttemptEnded fact) {
    asked.remove(fact.job());
    denied.remove(fact.job());
    witnesses.forget(fact.job());
    put(in(fact.job(), Fenced.class).toNextAttempt(fact.counted()));
  }

  Optional<String> refusal(CommitStarted fact) {
    if (denied.contains(fact.job())) {
      return Optional.of("a person said that " + fact.job() + " was not imported");
    }
    Optional<String> refusal = expect(fact.job(), fact.attempt(), Running.class);
    if (refusal.isPresent()) {
      return refusal;
    }
    Running running = in(fact.job(), Running.class);
    if (running.request().tier() != Tier.TWO_PHASE) {
      return Optional.of(fact.job() + " was submitted as " + running.request().tier());
    }
    return running.remoteJob().equals(fact.remoteJob())
        ? Optional.empty()
        : Optional.of(fact.job() + " runs as " + running.remoteJob() + ", not " + fact.remoteJob());
  }

  void commitStarted(CommitStarted fact) {
    Running running = in(fact.job(), Running.class);
    put(running.with(running.input().trouble().filesRead()).toCommitting());
  }

  Optional<String> refusal(JobCompleted fact) {
    if (denied.contains(fact.job())) {
      return Optional.of("a person said that " + fact.job() + " was not imported");
    }
    Optional<String> refusal = expect(fact.job(), fact.attempt(), Running.class, Committing.class);
    if (refusal.isPresent()) {
      return refusal;
    }
    ImportJob job = Objects.requireNonNull(active.get(fact.job()));
    String remoteJob =
        job instanceof Running r ? r.remoteJob() : in(fact.job(), Committing.class).remoteJob();
    if (!remoteJob.equals(fact.remoteJob())) {
      return Optional.of(fact.job() + " runs as " + remoteJob + ", not " + fact.remoteJob());
    }
    return job.input().rows() == fact.rows()
        ? Optional.empty()
        : Optional.of(
            fact.job() + " has " + job.input().rows() + " rows, " + fact.rows() + " were imported");
  }

  /** Returns the files whose rows are in. */
  List<StagedFile> completed(JobCompleted fact) {
    JobInput in = remove(fact.job());
    active.replaceAll(
        (id, job) ->
            job.input().isOfKind(in) ? job.with(job.input().trouble().anotherWentThrough()) : job);
    return in(in);
  }

  Optional<String> refusal(JobFailed fact) {
    ImportJob job = active.get(fact.job());
    if (job == null || job.input().attempt() != fact.attempt()) {
      return Optional.of(fact.job() + " has no attempt " + fact.attempt());
    }
    return refusalOfMark(fact.job());
  }

  private Optional<String> refusalOfMark(String id) {
    return Optional.ofNullable(failed.get(id)).map(r -> id + " failed before: " + r);
  }

  void failed(JobFailed fact) {
    failed.put(fact.job(), fact.reason());
  }

  @SafeVarargs
  private Optional<String> expect(String id, int attempt, Class<? extends ImportJob>... states) {
    ImportJob job = active.get(id);
    if (job == null) {
      return Optional.of("there is no unfinished " + id);
    }
    if (job.input().attempt() != attempt) {
      return Optional.of(id + " is at attempt " + job.input().attempt() + ", not " + attempt);
    }
    for (Class<? extends ImportJob> state : states) {
      if (state.isInstance(job)) {
        return Optional.empty();
      }
    }
    return Optional.of(id + " is " + job.getClass().getSimpleName());
  }

  private <T extends ImportJob> T in(String id, Class<T> state) {
    return state.cast(Objects.requireNonNull(active.get(id)));
  }

  private void put(ImportJob job) {
    active.put(job.input().id(), job);
  }
}
