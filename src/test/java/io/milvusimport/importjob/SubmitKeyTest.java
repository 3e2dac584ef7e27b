package io.milvusimport.importjob;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService.Accepted;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.RemoteState;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Tier;
import org.junit.jupiter.api.Test;

/** The idempotency key: the same for one request, another for every other one. */
class SubmitKeyTest {
  @Test
  void theFactAndTheRequestCarryTheSameKey() {
    // When
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.IDEMPOTENCY_KEY);

    // Then
    assertThat(rig.last(Effect.Submit.class).request().idempotencyKey())
        .isEqualTo(key(rig))
        .matches("kafka-connect-milvus-import-[0-9a-f]{64}");
  }

  @Test
  void aRefusedAttemptThatIsSubmittedAgainKeepsItsKey() {
    // Given
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.IDEMPOTENCY_KEY);
    String first = key(rig);

    // When
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Refused(8, "a limit.", true)));
    rig.pass(5_000);
    rig.collection("449");

    // Then
    assertThat(rig.count(Fact.SubmitStarted.class)).isEqualTo(2);
    assertThat(key(rig)).isEqualTo(first);
  }

  @Test
  void theNextAttemptHasAnotherKey() {
    // Given
    CoordinatorRig rig = CoordinatorRig.submitted(Tier.IDEMPOTENCY_KEY);
    String first = key(rig);
    rig.answer(new Event.SubmitAnswered("job-0", 1, new Accepted("77")));

    // When
    rig.describe(CoordinatorRig.described(RemoteState.FAILED, 0));
    rig.tick();
    rig.fence();
    rig.pass(120_000);
    rig.collection("449");

    // Then
    assertThat(rig.lastFact(Fact.SubmitStarted.class).attempt()).isEqualTo(2);
    assertThat(key(rig)).isNotEqualTo(first);
  }

  @Test
  void theSameNamesInAnotherLedgerHaveAnotherKey() {
    CoordinatorRig one = new CoordinatorRig(Tier.IDEMPOTENCY_KEY, false, "l-1");
    CoordinatorRig other = new CoordinatorRig(Tier.IDEMPOTENCY_KEY, false, "l-2");

    one.submit();
    other.submit();

    assertThat(key(one)).isNotEqualTo(key(other));
  }

  private static String key(CoordinatorRig rig) {
    return rig.lastFact(Fact.SubmitStarted.class).key();
  }
}
