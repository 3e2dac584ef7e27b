package io.milvusimport.sim;

import io.milvusimport.importjob.Checkpoint;
import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.EntryCodec;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.UnreadableLedgerException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Follows the ledger as it is written, beside every process, and checks after each entry what must
 * hold of it.
 */
final class Observer {
  private static final long NOBODY = -1;

  private final World world;
  private final ImportState state = new ImportState();
  private final Map<SourcePartition, Long> claims = new HashMap<>();
  private final Map<SourcePartition, Long> frontiers = new HashMap<>();
  private final Map<String, List<String>> filesOf = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();
  private final Map<String, String> submitted = new TreeMap<>();
  private final Set<String> handedOver = new HashSet<>();
  private long epoch = NOBODY;

  Observer(World world) {
    this.world = world;
  }

  ImportState state() {
    return state;
  }

  long position() {
    return state.position();
  }

  int attemptOf(String job) {
    return attempts.getOrDefault(job, 1);
  }

  List<String> filesOf(String job) {
    return filesOf.getOrDefault(job, List.of());
  }

  /** Whether a batch that counts has the file. */
  boolean names(String file) {
    return handedOver.contains(file);
  }

  void created(String key, byte[] bytes) {
    Entry entry;
    try {
      entry = EntryCodec.decode(key, bytes);
    } catch (UnreadableLedgerException e) {
      throw new AssertionError(e);
    }
    long position = Long.parseLong(key.substring(key.length() - 25, key.length() - 5));
    if (position != state.position() + 1) {
      return; // a log that was overwritten or cut: planted
    }
    List<Fact> stale = entry.facts().stream().filter(this::isOfZombie).toList();
    if (!stale.isEmpty()) {
      checkVoid(entry, stale);
    }
    List<Fact> counting = counting(entry.facts());
    entry.facts().forEach(f -> world.note(counting.contains(f) ? f : "void: " + f));
    state.apply(new Entry(entry.ledger(), entry.append(), entry.writer(), taken(entry.facts())));
    counting.forEach(fact -> seen(fact, position));
    checkFrontiers(counting.stream().anyMatch(f -> f instanceof Fact.OffsetsAltered));
  }

  /** Facts as the fold takes them, which is as they are but where a fault is planted. */
  private List<Fact> taken(List<Fact> facts) {
    Function<ImportState, Function<Fact, List<Fact>>> plant = PlantedFold.of(world);
    return plant == null
        ? facts
        : facts.stream().flatMap(f -> plant.apply(state).apply(f).stream()).toList();
  }

  private List<Fact> counting(List<Fact> facts) {
    if (state.check(taken(facts)).isEmpty()) {
      return facts;
    }
    List<Fact> counting = new ArrayList<>();
    for (Fact fact : facts) {
      List<Fact> with = new ArrayList<>(counting);
      with.add(fact);
      if (state.check(taken(with)).isEmpty()) {
        counting.add(fact);
      }
    }
    return counting;
  }

  /** Whether its writer was replaced before, by what the facts themselves say. */
  private boolean isOfZombie(Fact fact) {
    if (fact instanceof Fact.BatchStaged f) {
      return f.ranges().stream()
          .anyMatch(r -> claims.getOrDefault(r.partition(), NOBODY) != r.claim());
    }
    if (fact instanceof Fact.PartitionStarted f) {
      return claims.getOrDefault(f.partition(), NOBODY) != f.claim();
    }
    return fact instanceof Fact.OfCoordinator f && f.epoch() != epoch;
  }

  private void checkVoid(Entry entry, List<Fact> stale) {
    try {
      ImportState copy = Checkpoint.decode(Checkpoint.encode(state));
      copy.apply(new Entry(entry.ledger(), entry.append(), entry.writer(), List.of()));
      byte[] before = withoutPosition(copy);
      copy = Checkpoint.decode(Checkpoint.encode(state));
      copy.apply(new Entry(entry.ledger(), entry.append(), entry.writer(), taken(stale)));
      if (!Arrays.equals(before, withoutPosition(copy))) {
        world.broken(Invariant.ZOMBIE_CHANGED_STATE, stale.toString());
      }
    } catch (UnreadableLedgerException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] withoutPosition(ImportState state) {
    return Checkpoint.encode(state);
  }

  private void seen(Fact fact, long position) {
    if (fact instanceof Fact.PartitionsOpened f) {
      f.partitions().forEach(p -> claims.put(p, position));
    } else if (fact instanceof Fact.BatchStaged f) {
      f.files().forEach(file -> handedOver.add(file.name()));
    } else if (fact instanceof Fact.CoordinatorStarted) {
      epoch = position;
    } else if (fact instanceof Fact.PartitionStarted f) {
      world.rows.startedAt(f.partition(), f.offset());
    } else if (fact instanceof Fact.OffsetsAltered f) {
      altered(f);
    } else if (fact instanceof Fact.JobPlanned f) {
      filesOf.put(f.job(), f.files());
    } else if (fact instanceof Fact.JobSplit f) {
      for (int i = 0; i < f.parts().size(); i++) {
        filesOf.put(f.part(i), f.parts().get(i));
        attempts.put(f.part(i), f.attempt());
      }
    } else if (fact instanceof Fact.SubmitStarted f) {
      submitted(f);
    } else if (fact instanceof Fact.SubmitRefused f) {
      notSubmitted(f.job());
    } else if (fact instanceof Fact.AttemptEnded f) {
      notSubmitted(f.job());
      attempts.put(f.job(), f.attempt() + 1);
    } else if (fact instanceof Fact.FilesQuarantined f) {
      setAside(f);
    } else if (fact instanceof Fact.JobFailed f) {
      world.operator.jobFailed(f);
    } else if (fact instanceof Fact.JobUnresolved f) {
      world.operator.asked(f);
    }
  }

  private void altered(Fact.OffsetsAltered fact) {
    claims.clear();
    epoch = NOBODY;
    for (Fact.Position to : fact.positions()) {
      frontiers.remove(to.partition());
      world.moved(to.partition());
      if (to.offset().isPresent()) {
        world.rows.startedAt(to.partition(), to.offset().get());
      } else {
        world.rows.unstarted(to.partition());
      }
    }
  }

  private void submitted(Fact.SubmitStarted fact) {
    for (String file : filesOf(fact.job())) {
      String other = submitted.put(file, fact.job() + "-" + fact.attempt());
      if (other != null) {
        world.broken(Invariant.TWO_SUBMISSIONS, file + " of " + fact.job() + " and " + other);
      }
    }
  }

  private void notSubmitted(String job) {
    filesOf(job).forEach(submitted::remove);
  }

  private void setAside(Fact.FilesQuarantined fact) {
    for (String file : filesOf(fact.job())) {
      if (!world.server.onceBadFiles.contains(file)) {
        world.broken(Invariant.GOOD_FILE_SET_ASIDE, file);
      }
      world.rows.setAside(file);
    }
    world.operator.setAside(fact.keys());
  }

  private void checkFrontiers(boolean isAltered) {
    for (Topic.Log log : world.topic.firstLogs()) {
      SourcePartition partition = log.partition;
      if (state.frontier(partition).isEmpty()) {
        continue;
      }
      long frontier = state.frontier(partition).getAsLong();
      Long before = frontiers.put(partition, frontier);
      if (before != null && frontier < before && !isAltered) {
        world.broken(Invariant.FRONTIER_BACK, partition + " from " + before + " to " + frontier);
      }
      if ((before == null || frontier > before) && frontier > world.rows.doneUpTo(partition)) {
        world.broken(
            Invariant.FRONTIER_PAST_ROWS,
            partition
                + " at "
                + frontier
                + ", rows are in up to "
                + world.rows.doneUpTo(partition));
      }
    }
  }
}
