package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.Over;
import java.util.Optional;

/**
 * What one coordinator remembers of a job between two looks. Soft: lost on a restart, which costs
 * time and nothing else.
 */
final class JobWatch {
  private String stage = "";

  /** When this coordinator first saw the job in its present stage; its own monotonic clock. */
  long sinceMs;

  /** Nothing is done before. */
  long notBeforeMs;

  /** An effect of the job is running; given up at this time. */
  long busyUntilMs;

  /** Tries within the stage that brought nothing. */
  int tries;

  /** The attempt whose create this coordinator sent and waits for, or 0. */
  int sentAttempt;

  /** Since when the create is in doubt, or -1. */
  long inDoubtSinceMs;

  /** Whether the create is not to be repeated with its key. */
  boolean isKeyTooOld;

  /** Number of the look that counts, from 1; 0 if none was sent in this stage. */
  long look;

  /** Number of the look for witnesses that counts; 0 for none. */
  long witnessLook;

  /** Since when only witnesses can tell what became of the attempt, or -1. */
  long unprovenSinceMs = -1;

  /** The discouraging thing that the server says, or empty; and since when. */
  String denial = "";

  long deniedSinceMs;

  /** Whether the attempt's objects are known to be deleted. */
  boolean isInputDeleted;

  /** Why the attempt is over, while its input is being copied. */
  Optional<Over> over = Optional.empty();

  /** What the store said when objects of the job were missing, or empty. Spans stages. */
  String lostInput = "";

  /**
   * Whether an attempt was ended because its create was refused, to see whether its objects are
   * there. Spans stages.
   */
  boolean isRefusalLookedInto;

  /** Attempts of this epoch that came to nothing. */
  int endedAttempts;

  /** Why the last of them did. */
  String lastReason = "";

  /** Whether the server has said the same discouraging thing for long enough to be believed. */
  boolean isDenied(String how, Policy policy, Turn turn) {
    if (!how.equals(denial)) {
      denial = how;
      deniedSinceMs = turn.nowMs();
    }
    return turn.nowMs() - deniedSinceMs >= policy.missingMs();
  }

  /** Starts anew, but for what spans stages, if the job has moved on. */
  void enter(ImportJob job, long nowMs) {
    String now = job.getClass().getSimpleName() + job.input().attempt();
    if (now.equals(stage)) {
      return;
    }
    stage = now;
    sinceMs = nowMs;
    busyUntilMs = 0;
    tries = 0;
    inDoubtSinceMs = -1;
    isKeyTooOld = false;
    look = 0;
    isProven();
    denial = "";
    isInputDeleted = false;
    over = Optional.empty();
  }

  /** The server tells what became of the attempt. */
  void isProven() {
    witnessLook = 0;
    unprovenSinceMs = -1;
  }

  /** Whether this coordinator sent the attempt's create and has not given up on the answer. */
  boolean isAwaited(JobInput in) {
    return sentAttempt == in.attempt() && inDoubtSinceMs < 0;
  }

  void doubt(long nowMs) {
    if (inDoubtSinceMs < 0) {
      inDoubtSinceMs = nowMs;
    }
  }

  /** The last try of the stage brought nothing. */
  void tryLater(Policy policy, Turn turn) {
    tries++;
    waitFor(policy.backoffMs(tries, turn.chance()), turn.nowMs());
  }

  /** The attempt came to nothing: the next one waits, the longer the more there were. */
  void endAttempt(Policy policy, Over over, Turn turn) {
    lastReason = over.reason();
    endedAttempts++;
    waitFor(policy.backoffMs(endedAttempts, turn.chance()), turn.nowMs());
  }

  /** The attempt is known to be over: its input is copied at the next look. */
  void ends(Over why) {
    over = Optional.of(why);
    notBeforeMs = 0;
  }

  boolean isIdle(long nowMs) {
    return nowMs >= notBeforeMs && nowMs >= busyUntilMs;
  }

  void busy(long nowMs) {
    busyUntilMs = nowMs + Policy.ANSWER_MS;
  }

  void waitFor(long delayMs, long nowMs) {
    busyUntilMs = 0;
    notBeforeMs = nowMs + delayMs;
  }
}
