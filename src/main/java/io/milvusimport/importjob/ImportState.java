package io.milvusimport.importjob;

import io.milvusimport.importjob.SourceState.Offsets;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.Fold;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.Destination;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The fold over the ledger's facts: the only state that survives a crash, and {@link #apply} is the
 * only code that changes it, live and at recovery. A fact that does not count when its turn comes
 * is a no-op, so that no writer, however old or late, can corrupt the state.
 *
 * <p>Its size follows what is unfinished and how many partitions there are, not the length of the
 * ledger. Used by one thread at a time.
 *
 * <p>Longer than most: two lists of all facts, which ask and which change.
 */
public final class ImportState implements Fold, TaskView {
  private final Sources sources;
  private final Jobs jobs;
  private String ledger;
  private long position;
  private Leader leader;
  private long lastCoordinatorFact;

  public ImportState() {
    this(new Sources(), new Jobs(), "", -1, Leader.NONE, -1);
  }

  ImportState(
      Sources sources,
      Jobs jobs,
      String ledger,
      long position,
      Leader leader,
      long lastCoordinatorFact) {
    this.sources = sources;
    this.jobs = jobs;
    this.ledger = ledger;
    this.position = position;
    this.leader = leader;
    this.lastCoordinatorFact = lastCoordinatorFact;
  }

  @Override
  public String ledger() {
    return ledger;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void apply(Entry entry) {
    position++;
    for (Fact fact : entry.facts()) {
      if (refusal(fact).isEmpty()) {
        count(fact);
      }
    }
  }

  @Override
  public Optional<String> check(List<Fact> facts) {
    if (facts.size() == 1) {
      return refusal(facts.get(0));
    }
    ImportState next =
        new ImportState(
            sources.copy(), jobs.copy(), ledger, position + 1, leader, lastCoordinatorFact);
    for (Fact fact : facts) {
      Optional<String> refusal = next.refusal(fact);
      if (refusal.isPresent()) {
        return refusal;
      }
      next.count(fact);
    }
    return Optional.empty();
  }

  /** Why the fact would not count now. Reads only. */
  private Optional<String> refusal(Fact fact) {
    if (fact instanceof Fact.LedgerCreated) {
      return ledger.isEmpty() ? Optional.empty() : Optional.of("the ledger exists: " + ledger);
    }
    if (fact instanceof Fact.PartitionsOpened || fact instanceof Fact.CoordinatorStarted) {
      return Optional.empty();
    }
    if (fact instanceof Fact.PartitionStarted f) {
      return sources.refusal(f);
    }
    if (fact instanceof Fact.BatchStaged f) {
      return sources.refusal(f);
    }
    if (fact instanceof Fact.OffsetsAltered f) {
      return withdrawal(f).refusal(sources);
    }
    if (fact instanceof Fact.OfCoordinator f) {
      return f.epoch() == leader.epoch() && !leader.isStopped()
          ? refusalOfJob(fact)
          : Optional.of("epoch " + f.epoch() + " is over");
    }
    throw new IllegalStateException("No rule for " + fact.getClass().getSimpleName());
  }

  private Optional<String> refusalOfJob(Fact fact) {
    if (fact instanceof Fact.JobPlanned f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.JobSplit f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.FilesQuarantined f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.FilesWithdrawn f) {
      return refusal(f);
    }
    if (fact instanceof Fact.SubmitStarted f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.SubmitRefused f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.SubmitAccepted f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.AttemptFenced f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.AttemptEnded f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.CommitStarted f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.JobCompleted f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.JobWitnessed f) {
      return jobs.refusal(f, leader.hasTwoPhases());
    }
    if (fact instanceof Fact.JobFailed f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.JobUnresolved f) {
      return jobs.refusal(f);
    }
    if (fact instanceof Fact.OperatorDecided f) {
      return jobs.refusal(f);
    }
    return Optional.empty();
  }

  private Optional<String> refusal(Fact.FilesWithdrawn fact) {
    List<StagedFile> files = jobs.unfinished(file -> fact.files().contains(file.name()));
    Withdrawal withdrawal = withdrawal(files);
    return files.isEmpty() || !withdrawal.files().keySet().equals(Set.copyOf(fact.files()))
        ? Optional.of("these are not all files of their jobs, batches and destinations")
        : withdrawal.refusal(sources);
  }

  private Withdrawal withdrawal(Fact.OffsetsAltered fact) {
    Set<String> batches =
        fact.positions().stream()
            .flatMap(to -> sources.unfinishedBatches(to.partition()).stream())
            .collect(Collectors.toSet());
    return withdrawal(jobs.unfinished(file -> batches.contains(file.batchId())));
  }

  private void withdraw(Withdrawal withdrawal) {
    jobs.withdrawn(withdrawal);
    sources.withdrawn(withdrawal.files().values());
  }

  private void count(Fact fact) {
    if (fact instanceof Fact.LedgerCreated f) {
      ledger = f.ledger();
    } else if (fact instanceof Fact.PartitionsOpened f) {
      sources.opened(f, position);
    } else if (fact instanceof Fact.PartitionStarted f) {
      sources.started(f);
    } else if (fact instanceof Fact.BatchStaged f) {
      sources.staged(f);
      jobs.staged(f.files());
    } else if (fact instanceof Fact.OffsetsAltered f) {
      withdraw(withdrawal(f));
      sources.altered(f, position);
      leader = Leader.NONE;
    } else {
      lastCoordinatorFact = position;
      countOfCoordinator(fact);
    }
  }

  private void countOfCoordinator(Fact fact) {
    if (fact instanceof Fact.CoordinatorStarted f) {
      leader = new Leader(position, f.incarnation(), f.host(), false, Optional.empty());
      jobs.newEpoch();
    } else if (fact instanceof Fact.CoordinatorStopped) {
      leader = leader.stopped();
    } else if (fact instanceof Fact.TierProven f) {
      leader = leader.proved(f.tier());
    } else if (fact instanceof Fact.JobPlanned f) {
      jobs.planned(f);
    } else if (fact instanceof Fact.JobSplit f) {
      jobs.split(f);
    } else if (fact instanceof Fact.FilesQuarantined f) {
      sources.done(jobs.quarantined(f));
    } else if (fact instanceof Fact.FilesWithdrawn f) {
      withdraw(withdrawal(jobs.unfinished(file -> f.files().contains(file.name()))));
    } else if (fact instanceof Fact.SubmitStarted f) {
      jobs.submitStarted(f, position);
    } else if (fact instanceof Fact.SubmitRefused f) {
      jobs.submitRefused(f);
    } else if (fact instanceof Fact.SubmitAccepted f) {
      jobs.submitAccepted(f);
    } else if (fact instanceof Fact.AttemptFenced f) {
      jobs.fenced(f);
    } else if (fact instanceof Fact.AttemptEnded f) {
      jobs.ended(f);
    } else if (fact instanceof Fact.CommitStarted f) {
      jobs.commitStarted(f);
    } else if (fact instanceof Fact.JobCompleted f) {
      sources.done(jobs.completed(f));
    } else if (fact instanceof Fact.JobWitnessed f) {
      sources.done(jobs.witnessed(f));
    } else if (fact instanceof Fact.JobFailed f) {
      jobs.failed(f);
    } else if (fact instanceof Fact.JobUnresolved f) {
      jobs.unresolved(f);
    } else if (fact instanceof Fact.OperatorDecided f) {
      sources.done(jobs.decided(f));
    } else if (!(fact instanceof Fact.CoordinatorAlive) && !(fact instanceof Fact.AbortStarted)) {
      throw new IllegalStateException("No rule for " + fact.getClass().getSimpleName());
    }
  }

  // ---- what a task may ask

  @Override
  public Set<SourcePartition> partitions() {
    return Collections.unmodifiableSet(new TreeSet<>(sources.partitions().keySet()));
  }

  @Override
  public Optional<Claim> claim(SourcePartition partition) {
    return source(partition).map(SourceState::claim);
  }

  @Override
  public Optional<Seating> seat(int task) {
    return Optional.ofNullable(sources.seats().get(task));
  }

  @Override
  public OptionalLong since(SourcePartition partition) {
    return source(partition).map(s -> OptionalLong.of(s.since())).orElse(OptionalLong.empty());
  }

  @Override
  public OptionalLong since(String topic) {
    return sources.partitions().entrySet().stream()
        .filter(known -> known.getKey().topic().equals(topic))
        .filter(known -> known.getValue().offsets().isPresent())
        .mapToLong(known -> known.getValue().since())
        .min();
  }

  @Override
  public OptionalLong stagedEnd(SourcePartition partition) {
    return offsets(partition).map(o -> OptionalLong.of(o.stagedEnd())).orElse(OptionalLong.empty());
  }

  @Override
  public Optional<Anchor> anchor(SourcePartition partition) {
    return offsets(partition).flatMap(Offsets::anchor);
  }

  @Override
  public List<Hole> holes(SourcePartition partition) {
    return offsets(partition).map(Offsets::holes).orElse(List.of());
  }

  @Override
  public OptionalLong frontier(SourcePartition partition) {
    return offsets(partition).map(o -> OptionalLong.of(o.frontier())).orElse(OptionalLong.empty());
  }

  @Override
  public long backlogBytes() {
    return jobs.waiting().values().stream().mapToLong(StagedFile::bytes).sum()
        + jobs.active().values().stream().mapToLong(job -> job.input().bytes()).sum();
  }

  @Override
  public Optional<Destination> anyDestination() {
    return jobs.waiting().values().stream()
        .map(StagedFile::destination)
        .findFirst()
        .or(
            () ->
                jobs.active().values().stream().map(job -> job.input().destination()).findFirst());
  }

  @Override
  public boolean hasUnfinishedWork() {
    return !jobs.waiting().isEmpty() || !jobs.active().isEmpty();
  }

  @Override
  public Optional<String> problem(SourcePartition partition) {
    return jobs.failed().entrySet().stream()
        .filter(
            failed -> {
              ImportJob job = jobs.active().get(failed.getKey());
              return job != null && sources.waitsFor(partition, job.input().files());
            })
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private Optional<SourceState> source(SourcePartition partition) {
    return Optional.ofNullable(sources.partitions().get(partition));
  }

  private Optional<Offsets> offsets(SourcePartition partition) {
    return source(partition).flatMap(SourceState::offsets);
  }

  // ---- what the coordinator asks

  public Leader leader() {
    return leader;
  }

  /** Jobs that are planned and not completed. */
  public int unfinishedJobs() {
    return jobs.active().size();
  }

  /** Log position of the last fact that any coordinator wrote, or -1. */
  public long lastCoordinatorFact() {
    return lastCoordinatorFact;
  }

  /** What has to be withdrawn if these files are. */
  Withdrawal withdrawal(Collection<StagedFile> files) {
    return Withdrawal.of(files, jobs);
  }

  Jobs jobs() {
    return jobs;
  }

  Sources sources() {
    return sources;
  }
}
