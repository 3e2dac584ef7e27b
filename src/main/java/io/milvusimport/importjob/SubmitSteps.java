package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Fenced;
import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.importjob.ImportJob.Request;
import io.milvusimport.importjob.ImportJob.Submitting;
import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.CreateAnswer;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Fact.SubmitAccepted;
import io.milvusimport.ledger.Fact.SubmitRefused;
import io.milvusimport.ledger.Fact.SubmitStarted;
import io.milvusimport.ledger.Tier;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** From a planned job to a create request and its answer. */
final class SubmitSteps {
  private final Policy policy;
  private final ObjectNames names;
  private final WithdrawSteps withdraw;
  private final WitnessSteps witnesses;

  SubmitSteps(Policy policy, ObjectNames names, WithdrawSteps withdraw, WitnessSteps witnesses) {
    this.policy = policy;
    this.names = names;
    this.withdraw = withdraw;
    this.witnesses = witnesses;
  }

  /** Before each submit: is the collection still the one that the files were made for? */
  Decision describeCollection(JobInput in) {
    return Decision.of(
        new Effect.DescribeCollection(in.id(), in.attempt(), in.destination(), in.files()));
  }

  Decision collectionAnswered(
      Planned job, Event.CollectionAnswered event, JobWatch watch, ImportState state, Turn turn) {
    JobInput in = job.input();
    CollectionAnswer answer = event.answer();
    Optional<String> obstacle = obstacle(in, answer);
    if (obstacle.isPresent()) {
      return Decision.of(new JobFailed(turn.epoch(), in.id(), in.attempt(), obstacle.get()));
    }
    Optional<Tier> tier = state.leader().tier();
    if (!(answer instanceof Usable usable) || tier.isEmpty()) {
      watch.tryLater(policy, turn);
      return Decision.NOTHING;
    }
    if (!usable.schema().fingerprint().equals(in.files().get(0).fingerprint())) {
      Optional<Decision> withdrawn = withdraw.outdated(in, watch, state, turn);
      if (withdrawn.isPresent()) {
        return withdrawn.get();
      }
    }
    watch.sentAttempt = in.attempt();
    String key = key(state.ledger(), names.keys(in));
    Effect submit =
        new Effect.Submit(in.id(), in.attempt(), request(in, new Request(tier.get(), key, -1)));
    return Decision.of(
            new SubmitStarted(
                turn.epoch(),
                in.id(),
                in.attempt(),
                tier.get(),
                key,
                witnesses.absent(event.unseen(), in, turn)))
        .then(submit);
  }

  /** Why the files must not be submitted to the collection as it is now. */
  private static Optional<String> obstacle(JobInput in, CollectionAnswer answer) {
    String where = in.destination().display();
    if (answer instanceof Usable usable) {
      String id = usable.schema().collectionId();
      return id.equals(in.collectionId())
          ? Optional.empty()
          : Optional.of(
              """
              Collection %s is another one now: its id is %s, the files of %s were made for %s. It \
              was dropped and created again, or an alias was moved. Nothing was submitted. Bring the \
              collection back, or start a connector of another name to load the topic anew.\
              """
                  .formatted(where, id, in.id(), in.collectionId()));
    }
    if (answer instanceof Unusable unusable) {
      return Optional.of(
          "Collection %s can no longer be loaded: %s"
              .formatted(where, String.join(" ", unusable.problems())));
    }
    return answer instanceof Refused refused && !refused.retryable()
        ? Optional.of(
            "The server refused to describe %s: %s (code %d). %s was not submitted."
                .formatted(where, refused.reason(), refused.code(), in.id()))
        : Optional.empty();
  }

  Decision submitAnswered(ImportJob job, CreateAnswer answer, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    if (answer instanceof Accepted accepted) {
      boolean isOpen = job instanceof Submitting || (job instanceof Fenced f && f.over().isEmpty());
      return isOpen
          ? Decision.of(
              new SubmitAccepted(turn.epoch(), in.id(), in.attempt(), accepted.remoteJob()))
          : Decision.NOTHING;
    }
    if (!(job instanceof Submitting)) {
      return Decision.NOTHING;
    }
    if (answer instanceof Refused refused) {
      return refused(in, refused, watch, turn);
    }
    watch.doubt(turn.nowMs());
    watch.tryLater(policy, turn);
    return Decision.NOTHING;
  }

  /**
   * A refused first request certainly made no job, so that the attempt can be submitted anew. A
   * refused repetition says nothing about the first: the attempt stays in doubt.
   */
  private Decision refused(JobInput in, Refused refused, JobWatch watch, Turn turn) {
    String reason =
        "The server refused %s for %s: %s (code %d)."
            .formatted(in.id(), in.destination().display(), refused.reason(), refused.code());
    boolean isFirst = watch.isAwaited(in) && !watch.isRefusalLookedInto;
    if (isFirst && !refused.retryable() && refused.mayBeAboutObjects()) {
      // Objects may be missing: the copy for the next attempt shows it.
      watch.isRefusalLookedInto = true;
      watch.doubt(turn.nowMs());
      watch.ends(new Over(false, reason));
      return Decision.NOTHING;
    }
    Decision decision =
        watch.isAwaited(in)
            ? Decision.of(new SubmitRefused(turn.epoch(), in.id(), in.attempt(), reason))
            : Decision.NOTHING;
    watch.endAttempt(policy, new Over(false, reason), turn);
    return refused.retryable()
        ? decision
        : decision.and(
            Decision.of(
                new JobFailed(
                    turn.epoch(),
                    in.id(),
                    in.attempt(),
                    reason
                        + " Nothing is lost. Remove the cause, then restart the connector with its"
                        + " tasks.")));
  }

  CreateRequest request(JobInput in, Request request) {
    return new CreateRequest(
        in.destination(),
        names.files(in),
        request.key(),
        request.tier() != Tier.TWO_PHASE,
        Duration.ofMillis(policy.jobTimeoutMs()));
  }

  /** The idempotency key: a hash over the attempt's own object names. */
  private static String key(String ledger, List<String> keys) {
    String names = keys.stream().collect(Collectors.joining("\n", ledger + "\n", ""));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(names.getBytes(StandardCharsets.UTF_8));
      return "kafka-connect-milvus-import-" + HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
