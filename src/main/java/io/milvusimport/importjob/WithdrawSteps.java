package io.milvusimport.importjob;

import io.milvusimport.ledger.Fact.FilesWithdrawn;
import io.milvusimport.ledger.Fact.JobFailed;
import java.util.List;
import java.util.Optional;

/**
 * Gives the files of a planned job back to Kafka, with all that must go with them, once the server
 * has none of that.
 */
final class WithdrawSteps {
  private final Policy policy;
  private final ObjectNames names;

  WithdrawSteps(Policy policy, ObjectNames names) {
    this.policy = policy;
    this.names = names;
  }

  /**
   * The collection has another schema than the files. Empty if other rows of their batches are in:
   * then only the server can judge the files.
   */
  Optional<Decision> outdated(JobInput in, JobWatch watch, ImportState state, Turn turn) {
    String reason = in.destination().display() + " has another schema than the files";
    return withdraw(in, reason, watch, state, turn);
  }

  /** Objects of the files are gone. */
  Decision lost(JobInput in, JobWatch watch, ImportState state, Turn turn) {
    return withdraw(in, watch.lostInput, watch, state, turn)
        .orElseGet(
            () ->
                Decision.of(
                    new JobFailed(
                        turn.epoch(),
                        in.id(),
                        in.attempt(),
                        """
                        Objects of %s (%d rows for %s) are gone: %s Its records cannot be read \
                        again, since other rows of their batches are imported already. Offsets do \
                        not move. Bring the objects back, then restart the connector with its \
                        tasks. Files: %s"""
                            .formatted(
                                in.id(),
                                in.rows(),
                                in.destination().display(),
                                watch.lostInput,
                                names.some(in)))));
  }

  private Optional<Decision> withdraw(
      JobInput in, String reason, JobWatch watch, ImportState state, Turn turn) {
    Withdrawal withdrawal = state.withdrawal(in.files());
    if (withdrawal.begun(state.sources()).isPresent()) {
      return Optional.empty();
    }
    if (withdrawal.going().isPresent()) {
      watch.tryLater(policy, turn);
      return Optional.of(Decision.NOTHING);
    }
    List<String> files = List.copyOf(withdrawal.files().keySet());
    return Optional.of(Decision.of(new FilesWithdrawn(turn.epoch(), files, reason)));
  }
}
