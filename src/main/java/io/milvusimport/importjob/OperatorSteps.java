package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.JobUnresolved;
import io.milvusimport.ledger.Fact.OperatorDecided;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Questions that only a person can answer, and the answers. A person answers by creating an object
 * of the name that the question gives, whose content is of no interest: whoever may do that may
 * also see the files.
 */
final class OperatorSteps {
  /** Below the connector's folder. */
  static final String DECISIONS = "decisions/";

  private static final String IMPORTED = ".imported";
  private static final String NOT_IMPORTED = ".not-imported";

  private final ObjectNames names;

  OperatorSteps(ObjectNames names) {
    this.names = names;
  }

  /**
   * @param what why it cannot be known, as whole sentences
   */
  static Decision ask(JobInput in, ObjectNames names, String what, Turn turn) {
    String question =
        """
        %s Nothing is submitted again, and offsets do not move. See docs/errors.md, 'outcome \
        unknown'. Files: %s. Look whether their rows are in %s, then create one of two objects, empty, \
        and restart the connector with its tasks: %s if all of them are, %s if none is."""
            .formatted(
                what,
                names.some(in),
                in.destination().display(),
                names.decision(name(in) + IMPORTED),
                names.decision(name(in) + NOT_IMPORTED));
    return Decision.of(new JobUnresolved(turn.epoch(), in.id(), in.attempt(), question));
  }

  private static String name(JobInput in) {
    return in.id() + "-" + in.attempt();
  }

  /** Contradictory answers are none. */
  Decision answered(ImportState state, Set<String> answers) {
    Decision decision = Decision.NOTHING;
    for (Map.Entry<String, Integer> asked : state.jobs().asked().entrySet()) {
      ImportJob job = Objects.requireNonNull(state.jobs().active().get(asked.getKey()));
      boolean isImported = answers.contains(name(job.input()) + IMPORTED);
      boolean isNot = answers.contains(name(job.input()) + NOT_IMPORTED);
      if (isImported != isNot && !state.jobs().denied().contains(asked.getKey())) {
        decision = decision.and(decided(state.leader().epoch(), job, isImported));
      }
    }
    return decision;
  }

  private Decision decided(long epoch, ImportJob job, boolean isImported) {
    JobInput in = job.input();
    Decision decided = Decision.of(new OperatorDecided(epoch, in.id(), in.attempt(), isImported));
    if (!isImported) {
      return decided;
    }
    List<String> keys = new ArrayList<>(names.keys(in));
    job.copied().ifPresent(next -> keys.addAll(names.keys(in, next)));
    return decided.then(new Effect.Retire(in.id(), keys), new Effect.RefreshLoad(in.destination()));
  }
}
