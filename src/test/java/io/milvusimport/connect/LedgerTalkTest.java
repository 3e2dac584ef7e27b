package io.milvusimport.connect;

import static io.milvusimport.ledger.Facts.P0;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.intake.Action;
import io.milvusimport.intake.Intake;
import io.milvusimport.intake.IntakeSettings;
import io.milvusimport.ledger.Fact;
import io.milvusimport.store.InMemoryObjectStore;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two tasks of one worker, whose facts go into one entry. */
class LedgerTalkTest {
  private final LedgerClient ledger =
      new LedgerClient(new InMemoryObjectStore(System::currentTimeMillis), "t/sink/", "here", 20);
  private final Intake first = new Intake(IntakeSettings.of(false));
  private final Intake second = new Intake(IntakeSettings.of(false));
  private final TaskShell firstTask = new TaskShell(ledger, "first", 0, first, () -> 0);
  private final TaskShell secondTask = new TaskShell(ledger, "second", 1, second, () -> 0);

  @BeforeEach
  void partitionIsKnown() throws Exception {
    ledger.turn(0); // opens
    append(new Fact.PartitionsOpened("former", 0, "there", List.of(P0))); // 1
    append(new Fact.PartitionStarted(P0, 1, 0));
  }

  private void append(Fact fact) throws Exception {
    CompletableFuture<?> unused = ledger.append(List.of(fact));
    ledger.turn(0);
  }

  private long position() {
    return ledger.readState(state -> state.position());
  }

  private static void claim(Intake intake, TaskShell task) {
    for (Action action : intake.opened(List.of(P0))) {
      if (action instanceof Action.Claim claim) {
        task.claim(claim, CompletableFuture.completedFuture(null));
      }
    }
  }

  private static void see(TaskShell task) {
    task.deliver();
    task.seeClaims(0);
  }

  @Test
  void ofTwoThatClaimAPartitionInOneEntryTheFirstIsDisplaced() throws Exception {
    // When
    claim(first, firstTask);
    claim(second, secondTask);
    long before = position();
    ledger.turn(0);
    assertThat(position()).as("one entry").isEqualTo(before + 1);
    see(firstTask);
    see(secondTask);

    // Then
    assertThat(ledger.read(view -> view.claim(P0)).orElseThrow().incarnation()).isEqualTo("second");
    assertThat(first.isWaiting()).as("the first waits to claim again").isTrue();
    assertThat(second.isWaiting()).as("the second waits").isFalse();
  }
}
