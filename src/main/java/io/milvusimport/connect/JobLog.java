package io.milvusimport.connect;

import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Tier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One line for each fact of the coordinator, with the same keys everywhere. */
final class JobLog {
  private static final Logger LOG = LoggerFactory.getLogger("io.milvusimport.jobs");

  private JobLog() {}

  static void log(Fact fact) {
    if (fact instanceof Fact.CoordinatorStarted f) {
      LOG.info("Coordinator started: incarnation={} host={}", f.incarnation(), f.host());
    } else if (fact instanceof Fact.TierProven f) {
      if (f.tier() == Tier.RECONCILE) {
        LOG.warn("Delivery tier, the lowest: tier={} because=\"{}\"", f.tier(), f.because());
      } else {
        LOG.info("Delivery tier: tier={} because=\"{}\"", f.tier(), f.because());
      }
    } else if (fact instanceof Fact.JobPlanned f) {
      LOG.info("Job planned: job={} files={}", f.job(), f.files().size());
    } else if (fact instanceof Fact.JobSplit f) {
      LOG.warn("Job split: job={} attempt={} parts={}", f.job(), f.attempt(), f.parts().size());
    } else if (fact instanceof Fact.FilesQuarantined f) {
      LOG.error("Files quarantined: job={} keys={} : {}", f.job(), f.keys(), f.reason());
    } else if (fact instanceof Fact.FilesWithdrawn f) {
      LOG.warn(
          "Files withdrawn, their records are read again: files={} : {}",
          f.files().size(),
          f.reason());
    } else if (fact instanceof Fact.SubmitStarted f) {
      LOG.info("Job submitted: job={} attempt={} tier={}", f.job(), f.attempt(), f.tier());
    } else if (fact instanceof Fact.SubmitRefused f) {
      LOG.warn("Job refused: job={} attempt={} : {}", f.job(), f.attempt(), f.reason());
    } else if (fact instanceof Fact.SubmitAccepted f) {
      LOG.info("Job accepted: job={} attempt={} remoteJob={}", f.job(), f.attempt(), f.remoteJob());
    } else if (fact instanceof Fact.AttemptFenced f) {
      LOG.warn("Attempt fenced: job={} attempt={} next={}", f.job(), f.attempt(), f.next());
    } else if (fact instanceof Fact.AttemptEnded f) {
      LOG.warn(
          "Attempt ended: job={} attempt={} counted={} : {}",
          f.job(),
          f.attempt(),
          f.counted(),
          f.reason());
    } else if (fact instanceof Fact.CommitStarted f) {
      LOG.info(
          "Job committing: job={} attempt={} remoteJob={}", f.job(), f.attempt(), f.remoteJob());
    } else if (fact instanceof Fact.JobCompleted f) {
      LOG.info(
          "Job completed: job={} attempt={} remoteJob={} rows={}",
          f.job(),
          f.attempt(),
          f.remoteJob(),
          f.rows());
    } else if (fact instanceof Fact.JobWitnessed f) {
      LOG.warn(
          "Job completed, its keys are in the collection and the server does not know it any more:"
              + " job={} attempt={} keys={}",
          f.job(),
          f.attempt(),
          f.keys().size());
    } else if (fact instanceof Fact.JobUnresolved f) {
      LOG.error("Job unresolved: job={} attempt={} : {}", f.job(), f.attempt(), f.question());
    } else if (fact instanceof Fact.OperatorDecided f) {
      LOG.warn(
          "Operator decided: job={} attempt={} imported={}", f.job(), f.attempt(), f.imported());
    } else if (fact instanceof Fact.JobFailed f) {
      LOG.error("Job failed: job={} attempt={} : {}", f.job(), f.attempt(), f.reason());
    }
  }
}
