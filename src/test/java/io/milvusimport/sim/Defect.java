package io.milvusimport.sim;

import io.milvusimport.ledger.Tier;
import java.util.Optional;
import java.util.Set;

/**
 * Faults planted into the shell around the core, each with the invariant that it must break: to
 * show that the simulation sees it.
 */
@SuppressWarnings("ImmutableEnumChecker") // the set is a copy of its own
enum Defect {
  NONE(Invariant.CRASHED),

  // ---- requests and answers
  /** The HTTP client repeats a create by itself. */
  CREATE_SENT_TWICE(Invariant.ROW_TWICE, Tier.RECONCILE),
  /** A create without an answer is sent again at once, without a look for its job. */
  RESUBMIT_WITHOUT_PROBE(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.SERVER_LOSES),
  /** A create without an answer is taken for a refused one. */
  LOST_ANSWER_IS_REFUSAL(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.SERVER_LOSES),
  /** The key names the files and not the attempt's objects. */
  KEY_OF_THE_JOB(Invariant.NEEDLESS_STOP, Tier.IDEMPOTENCY_KEY),
  /** The key is made from the job's number, which another ledger has used before. */
  KEY_FROM_JOB_NUMBER(Invariant.NEEDLESS_STOP, Tier.IDEMPOTENCY_KEY),
  /** A running job that the server has forgotten is taken for failed. */
  FORGOTTEN_IS_FAILED(Invariant.ROW_TWICE, Switch.BLACKOUT),
  /** What the server no longer remembers is taken for proof that there was nothing. */
  FORGOTTEN_IS_PROOF(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.BLACKOUT),
  /** The age of a request is measured since this process began. */
  AGE_SINCE_START(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.BLACKOUT),
  /** A job that waits for its commit is taken for completed. */
  UNCOMMITTED_IS_COMPLETED(Invariant.FRONTIER_PAST_ROWS, Tier.TWO_PHASE),
  /** A job whose commit is under way is taken for completed. */
  COMMITTING_IS_COMPLETED(Invariant.FRONTIER_PAST_ROWS, Tier.TWO_PHASE),
  /** A completed job is believed to have every row. */
  ROWS_NOT_COMPARED(Invariant.FRONTIER_PAST_ROWS, Switch.WRONG_ROWS),
  /** The answer for an earlier attempt is taken for one for the present attempt. */
  LATE_ANSWER_ACCEPTED(Invariant.NEEDLESS_STOP, Switch.SERVER_LOSES),
  /** An operator's two answers are mixed up. */
  ANSWERS_SWAPPED(Invariant.FRONTIER_PAST_ROWS, Switch.BLACKOUT),

  // ---- the fence
  /** The fence says that the input is deleted and deletes nothing. */
  FENCE_WITHOUT_DELETE(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.SERVER_LATE),
  /** The fence says that the input is copied and copies nothing. */
  FENCE_WITHOUT_COPY(Invariant.LIVENESS),
  /** A look for a lost create finds nothing, ever. */
  BLIND_PROBE(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.SERVER_LOSES),
  /** The answer to the look before the fence is taken for the one after it. */
  STALE_LOOK(Invariant.ROW_TWICE, Tier.RECONCILE, Switch.SERVER_LOSES),
  /** A look takes the job of any attempt for the present one's. */
  PROBE_WITHOUT_ATTEMPT(Invariant.NEEDLESS_STOP, Switch.SERVER_LOSES),

  // ---- the ledger
  /** The ledger's next entry overwrites what another writer put there. */
  UNCONDITIONAL_APPEND(Invariant.ROW_TWICE),
  /** The next entry is taken for one's own because there is one. */
  CONFLICT_IS_OURS(Invariant.ROW_TWICE),
  /** Facts that do not count are acted on all the same. */
  APPEND_NOT_VALIDATED(Invariant.ROW_TWICE),
  /** The request leaves before its fact is durable. */
  ACT_BEFORE_WRITE(Invariant.ROW_TWICE),
  /** The log is cut behind a checkpoint. */
  LOG_PRUNED(Invariant.NEEDLESS_STOP),
  /** A coordinator that was superseded still counts. */
  OLD_EPOCH_ACCEPTED(Invariant.ZOMBIE_CHANGED_STATE),
  /** A batch of a task that was replaced still counts. */
  ZOMBIE_FILE_ACCEPTED(Invariant.ZOMBIE_CHANGED_STATE),
  /** Who owned a partition when its offsets were altered still does. */
  OWNERSHIP_KEPT(Invariant.ZOMBIE_CHANGED_STATE, Switch.ALTERED),

  // ---- what is committed
  /** The highest offset whose rows are in is committed, whatever is missing below it. */
  COMMIT_MAXIMUM(Invariant.COMMITTED_PAST_ROWS),
  /** Offsets are committed as soon as the files are handed over. */
  COMMIT_AT_HANDOVER(Invariant.COMMITTED_PAST_ROWS),
  /** Only partitions whose frontier moved are named in the answer to a commit. */
  PRECOMMIT_LEAVES_OUT(Invariant.COMMITTED_PAST_ROWS),
  /** Now and then a commit is answered from a view that is behind. */
  COMMIT_OF_OLD_VIEW(Invariant.COMMITTED_BACK),

  // ---- what is taken in
  /** A rewind is asked for in close, where the same poll still brings the records after it. */
  REWIND_IN_CLOSE(Invariant.NEEDLESS_STOP, Switch.COOPERATIVE),
  /** Records that come while a rewind is on its way are taken for those behind a gap. */
  GAP_WHILE_REWINDING(Invariant.NEEDLESS_STOP),
  /** The last record that the ledger knows is not compared. */
  ANCHOR_NOT_COMPARED(Invariant.NOT_STOPPED, Switch.TOPIC_CREATED_AGAIN),
  /** What comes below the expected offset is dropped without a word. */
  BELOW_IS_DROPPED(Invariant.NOT_STOPPED, Switch.TOPIC_CREATED_AGAIN),
  /** Offsets that are read again become rows for every destination. */
  FILLED_FOR_ALL(Invariant.ROW_TWICE, Switch.DESTINATIONS),
  /** A batch counts before its rejected records are in the dead letter queue. */
  DEAD_LETTERS_NOT_AWAITED(Invariant.FRONTIER_PAST_ROWS, Switch.REJECTS),
  /** Failures that only the producer's metric tells are not looked at. */
  DEAD_LETTER_METRIC_IGNORED(
      Invariant.FRONTIER_PAST_ROWS, Switch.REJECTS, Switch.DEAD_LETTERS_FAIL),

  // ---- objects
  /** An incarnation is named by its task alone, and objects replace what has their name. */
  OBJECTS_REPLACED(Invariant.ROW_TWICE),
  /** The files of a batch are deleted while its append is in doubt. */
  FILES_DELETED_IN_DOUBT(Invariant.NEEDLESS_STOP, Switch.STORE_LOSES),
  /** Objects that no fact names are deleted after a while, whoever may still hand them over. */
  ORPHANS_BY_AGE(Invariant.NEEDLESS_STOP);

  private final Invariant invariant;
  private final Optional<Tier> tier;
  private final Set<Switch> needs;

  /**
   * @param needs without which it cannot show
   */
  Defect(Invariant invariant, Switch... needs) {
    this.invariant = invariant;
    this.tier = Optional.empty();
    this.needs = Set.of(needs);
  }

  Defect(Invariant invariant, Tier tier, Switch... needs) {
    this.invariant = invariant;
    this.tier = Optional.of(tier);
    this.needs = Set.of(needs);
  }

  Invariant invariant() {
    return invariant;
  }

  /** Whether a history of the seed can show it at all. */
  boolean canShow(long of) {
    Tier its = World.tierOf(of);
    return tier.filter(needed -> needed != its).isEmpty() && Switch.of(of, its).containsAll(needs);
  }
}
