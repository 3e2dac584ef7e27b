package io.milvusimport.importjob;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.milvusimport.ledger.Tier;
import java.util.Optional;

/**
 * The coordinator of the current epoch.
 *
 * @param epoch log position of its {@code CoordinatorStarted}; -1 before the first
 * @param isStopped whether it said that it stopped
 * @param tier what it found the server to honour, once it has
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record Leader(
    long epoch, String incarnation, String host, boolean isStopped, Optional<Tier> tier) {
  static final Leader NONE = new Leader(-1, "", "", true, Optional.empty());

  @JsonIgnore
  boolean is(String candidate) {
    return !isStopped && incarnation.equals(candidate);
  }

  /** Whether nothing becomes visible without a commit, as far as is known. */
  @JsonIgnore
  boolean hasTwoPhases() {
    return tier.equals(Optional.of(Tier.TWO_PHASE));
  }

  Leader stopped() {
    return new Leader(epoch, incarnation, host, true, tier);
  }

  Leader proved(Tier proven) {
    return new Leader(epoch, incarnation, host, isStopped, Optional.of(proven));
  }
}
