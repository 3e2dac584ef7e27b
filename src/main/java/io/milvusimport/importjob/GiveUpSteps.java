package io.milvusimport.importjob;

import io.milvusimport.importjob.ImportJob.Planned;
import io.milvusimport.ledger.Fact.FilesQuarantined;
import io.milvusimport.ledger.Fact.JobFailed;
import io.milvusimport.ledger.Fact.JobSplit;
import io.milvusimport.ledger.StagedFile;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a job that the server failed as often as it may: one of several files is halved
 * until the bad file is alone; a bad file stops the tasks that wait for it, or is set aside. It is
 * set aside only if it failed again and again while others of its kind went through in between:
 * what fails while nothing goes through may be the server's fault.
 */
final class GiveUpSteps {
  private final Policy policy;
  private final ObjectNames names;

  GiveUpSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
  }

  /** What to do instead of another attempt; empty if that is to be made. */
  Optional<Decision> insteadOfTrying(Planned job, ImportState state, JobWatch watch, Turn turn) {
    JobInput in = job.input();
    if (!policy.isExhausted(in)) {
      return Optional.empty();
    }
    if (in.files().size() > 1) {
      return Optional.of(Decision.of(split(in, turn)));
    }
    if (!policy.quarantinesFiles()) {
      return Optional.of(failed(in, watch, turn, ""));
    }
    if (in.trouble().isTheFilesOwn()) {
      return Optional.of(Decision.of(quarantined(in, turn)));
    }
    return in.trouble().othersWentThrough() || othersMayGoThrough(in, state)
        ? Optional.empty()
        : Optional.of(
            failed(
                in,
                watch,
                turn,
                " It was not quarantined: no other file for the collection went through meanwhile,"
                    + " so that the fault may be the server's."));
  }

  private static JobSplit split(JobInput in, Turn turn) {
    List<String> files = in.files().stream().map(StagedFile::name).toList();
    int half = files.size() / 2;
    return new JobSplit(
        turn.epoch(),
        in.id(),
        in.attempt(),
        List.of(files.subList(0, half), files.subList(half, files.size())));
  }

  private FilesQuarantined quarantined(JobInput in, Turn turn) {
    return new FilesQuarantined(
        turn.epoch(),
        in.id(),
        in.attempt(),
        in.keys(),
        "the server failed it %d times, others for %s went through"
            .formatted(in.trouble().failures(), in.destination().display()));
  }

  private boolean othersMayGoThrough(JobInput in, ImportState state) {
    Jobs jobs = state.jobs();
    List<JobInput> going =
        jobs.active().values().stream()
            .map(ImportJob::input)
            .filter(other -> !jobs.failed().containsKey(other.id()))
            .toList();
    boolean hasRoom = going.size() < policy.maxJobs();
    return going.stream().anyMatch(other -> other.isOfKind(in) && !policy.isExhausted(other))
        || (hasRoom && jobs.waiting().values().stream().anyMatch(in::takes));
  }

  private Decision failed(JobInput in, JobWatch watch, Turn turn, String note) {
    return Decision.of(
        new JobFailed(
            turn.epoch(),
            in.id(),
            in.attempt(),
            """
            The server failed %s (%d rows for %s) %d times; the last reason: %s. Nothing of it was \
            imported and nothing is lost.%s Remove the cause, then restart the connector with its \
            tasks: it tries again. File: %s"""
                .formatted(
                    in.id(),
                    in.rows(),
                    in.destination().display(),
                    in.trouble().failures(),
                    watch.lastReason,
                    note,
                    names.some(in))));
  }
}
