package io.milvusimport.sim;

import io.milvusimport.ledger.SourcePartition;
import java.util.Map;
import java.util.TreeMap;

/** Faults of the answer to a commit. */
final class PlantedCommit {
  private PlantedCommit() {}

  static Map<SourcePartition, Long> of(
      World world,
      SimLedger ledger,
      Map<SourcePartition, Long> given,
      Map<SourcePartition, Long> answer) {
    Map<SourcePartition, Long> planted = new TreeMap<>(answer);
    if (world.plants(Defect.COMMIT_AT_HANDOVER)) {
      answer.forEach(
          (p, o) ->
              planted.put(
                  p,
                  Math.min(
                      given.getOrDefault(p, o),
                      ledger.shell().view(v -> v.stagedEnd(p)).orElse(o))));
    } else if (world.plants(Defect.COMMIT_MAXIMUM)) {
      answer.forEach(
          (p, o) ->
              planted.put(p, Math.min(given.getOrDefault(p, o), Math.max(o, world.highestIn(p)))));
    } else if (world.plants(Defect.PRECOMMIT_LEAVES_OUT)) {
      planted.entrySet().removeIf(e -> e.getValue() <= world.groupCommitted(e.getKey()));
    } else if (world.plants(Defect.COMMIT_OF_OLD_VIEW) && world.timeline.chance(0.05)) {
      planted.replaceAll((p, o) -> Math.max(0, o - 10));
    }
    return planted;
  }
}
