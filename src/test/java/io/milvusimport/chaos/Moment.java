package io.milvusimport.chaos;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * A point at which a worker is caught: a request of it that was not sent on, or was carried out
 * without the worker knowing.
 */
enum Moment {
  BATCH_OPEN(Phase.ENCODING, false, request -> false, "with an open batch"),
  UPLOAD_HALF_SENT(Phase.UPLOADING, false, Request::isUpload, "half of an upload sent"),
  UPLOAD_UNANSWERED(Phase.UPLOADING, true, Request::isUpload, "upload done, answer held"),
  HAND_OVER_UNSENT(
      Phase.HANDING_OVER, false, appendOf("BatchStaged"), "append of BatchStaged not sent on"),
  HAND_OVER_UNANSWERED(
      Phase.HANDING_OVER, true, appendOf("BatchStaged"), "BatchStaged durable, answer held"),
  SUBMIT_WRITTEN(
      Phase.SUBMITTING, true, appendOf("SubmitStarted"), "SubmitStarted durable, create to follow"),
  CREATE_UNSENT(Phase.SUBMITTING, false, call("create"), "create not sent on"),
  CREATE_UNANSWERED(Phase.SUBMITTING, true, call("create"), "create done, answer held"),
  ACCEPT_UNSENT(
      Phase.RUNNING, false, appendOf("SubmitAccepted"), "append of SubmitAccepted not sent on"),
  ACCEPT_WRITTEN(
      Phase.RUNNING, true, appendOf("SubmitAccepted"), "SubmitAccepted durable, answer held"),
  LOOK_UNANSWERED(Phase.RUNNING, true, call("describe"), "describe done, answer held"),
  COMMIT_WRITTEN(
      Phase.COMMITTING, true, appendOf("CommitStarted"), "CommitStarted durable, commit to follow"),
  COMMIT_UNANSWERED(Phase.COMMITTING, true, call("commit"), "commit done, answer held"),
  COMPLETION_UNSENT(
      Phase.COMMITTING, false, appendOf("JobCompleted"), "append of JobCompleted not sent on"),
  COMPLETION_WRITTEN(
      Phase.COMMITTING, true, appendOf("JobCompleted"), "JobCompleted durable, offset to follow");

  private final Phase phase;
  private final boolean afterwards;
  private final Predicate<Request> request;
  private final String words;

  Moment(Phase phase, boolean afterwards, Predicate<Request> request, String words) {
    this.phase = phase;
    this.afterwards = afterwards;
    this.request = request;
    this.words = words;
  }

  private static Predicate<Request> appendOf(String fact) {
    return request -> request.isAppendOf(fact);
  }

  private static Predicate<Request> call(String name) {
    return request -> request.isImportCall(name);
  }

  /** The moments of a phase that a server has. */
  static List<Moment> of(Phase phase, boolean twoPhase) {
    return Arrays.stream(values())
        .filter(moment -> moment.phase == phase)
        .filter(moment -> twoPhase || !(moment == COMMIT_WRITTEN || moment == COMMIT_UNANSWERED))
        .toList();
  }

  Phase phase() {
    return phase;
  }

  /** Whether a request of it is there whole, and not sent on. */
  boolean isUnsent() {
    return !afterwards && this != BATCH_OPEN && this != UPLOAD_HALF_SENT;
  }

  /** Whether it is now, before the request is sent on. */
  boolean isBefore(Request seen) {
    return !afterwards && request.test(seen);
  }

  /** Whether it is now, after the server has carried the request out. */
  boolean isAfter(Request seen, HttpMessage answer) {
    return afterwards && answer.status() == 200 && request.test(seen);
  }

  @Override
  public String toString() {
    return words;
  }
}
