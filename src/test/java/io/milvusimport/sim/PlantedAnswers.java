package io.milvusimport.sim;

import io.milvusimport.connect.WorkerShell;
import io.milvusimport.importjob.Effect;
import io.milvusimport.importjob.Event;
import io.milvusimport.importjob.ImportService.Described;
import io.milvusimport.importjob.ImportService.Listed;
import io.milvusimport.importjob.ImportService.RemoteJob;
import io.milvusimport.importjob.ImportService.RemoteJobLine;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.ledger.Fact;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Runs effects with the real runner, and plants faults into what it does and answers. */
final class PlantedAnswers {
  private final World world;
  private final long sinceMs;
  private final Map<String, Optional<RemoteJob>> lastLook = new HashMap<>();

  PlantedAnswers(World world) {
    this.world = world;
    this.sinceMs = world.timeline.nowMs();
  }

  /** What is written. */
  List<Fact> facts(List<Fact> facts) {
    return facts;
  }

  Optional<Event> run(Effect effect, WorkerShell shell) throws InterruptedException {
    if (world.plants(Defect.FENCE_WITHOUT_DELETE) && effect instanceof Effect.Fence e) {
      return Optional.of(new Event.Deleted(e.job(), e.attempt()));
    }
    if (world.plants(Defect.FENCE_WITHOUT_COPY) && effect instanceof Effect.Copy e) {
      return Optional.of(new Event.Copied(e.job(), e.attempt(), e.next()));
    }
    if (world.plants(Defect.PROBE_WITHOUT_ATTEMPT) && effect instanceof Effect.Probe e) {
      return Optional.of(probe(e));
    }
    Optional<Event> answer = shell.run(effect);
    if (effect instanceof Effect.Submit e && answer.isPresent()) {
      return submitted(e, answer.get(), shell);
    }
    if (effect instanceof Effect.Probe e && answer.isPresent()) {
      return Optional.of(probed(e, answer.get()));
    }
    if (effect instanceof Effect.WriteCheckpoint && world.plants(Defect.LOG_PRUNED)) {
      world.pruneLog();
    }
    if (world.plants(Defect.ANSWERS_SWAPPED)
        && answer.orElse(null) instanceof Event.DecisionsRead read) {
      return Optional.of(
          new Event.DecisionsRead(
              read.names().stream().map(PlantedAnswers::swapped).collect(Collectors.toSet())));
    }
    return answer;
  }

  private Optional<Event> submitted(Effect.Submit effect, Event answer, WorkerShell shell)
      throws InterruptedException {
    if (!(answer instanceof Event.SubmitAnswered submitted)) {
      return Optional.of(answer);
    }
    if (world.plants(Defect.RESUBMIT_WITHOUT_PROBE) && submitted.answer() instanceof Unknown) {
      return shell.run(effect);
    }
    return Optional.of(answer);
  }

  private Event probed(Effect.Probe effect, Event answer) {
    String name = effect.job() + "-" + effect.attempt();
    if (!(answer instanceof Event.ProbeAnswered probed)) {
      return answer;
    }
    Optional<RemoteJob> found = probed.found();
    if (world.plants(Defect.STALE_LOOK)) {
      found = lastLook.getOrDefault(name, found);
      lastLook.putIfAbsent(name, probed.found());
    }
    long ageMs = probed.ageMs();
    if (world.plants(Defect.FORGOTTEN_IS_PROOF)) {
      ageMs = 0;
    } else if (world.plants(Defect.AGE_SINCE_START)) {
      ageMs = Math.min(ageMs, world.timeline.nowMs() - sinceMs);
    }
    return new Event.ProbeAnswered(probed.job(), probed.attempt(), probed.look(), found, ageMs);
  }

  private Event probe(Effect.Probe e) {
    Set<String> files = e.spellings().stream().map(World::fileOf).collect(Collectors.toSet());
    List<RemoteJob> found = new ArrayList<>();
    if (world.server.list(e.destination()) instanceof Listed listed) {
      for (RemoteJobLine line : listed.jobs()) {
        if (world.server.describe(e.destination(), line.id()) instanceof Described d
            && d.job().files().stream().anyMatch(f -> files.contains(World.fileOf(f)))) {
          found.add(d.job());
        }
      }
    }
    Optional<RemoteJob> best =
        found.stream()
            .filter(job -> job.state() != RemoteState.FAILED)
            .findFirst()
            .or(() -> found.stream().findFirst());
    return new Event.ProbeAnswered(e.job(), e.attempt(), e.look(), best, 0);
  }

  /** An answer that comes after its attempt was over. */
  Event late(Event answer) {
    if (!world.plants(Defect.LATE_ANSWER_ACCEPTED)
        || !(answer instanceof Event.SubmitAnswered submitted)) {
      return answer;
    }
    int attempt = world.attemptOf(submitted.job());
    return new Event.SubmitAnswered(submitted.job(), attempt, submitted.answer());
  }

  private static String swapped(String answer) {
    return answer.endsWith(".not-imported")
        ? answer.replace(".not-imported", ".imported")
        : answer.replace(".imported", ".not-imported");
  }
}
