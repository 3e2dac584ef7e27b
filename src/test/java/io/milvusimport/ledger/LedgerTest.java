package io.milvusimport.ledger;

import static io.milvusimport.store.InMemoryObjectStore.Fault.LATE;
import static io.milvusimport.store.InMemoryObjectStore.Fault.LOST_ANSWER;
import static io.milvusimport.store.InMemoryObjectStore.Fault.LOST_REQUEST;
import static io.milvusimport.store.InMemoryObjectStore.Fault.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.ledger.AppendOutcome.Appended;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import io.milvusimport.store.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final String FOLDER = "topics/orders-sink/";

  private final List<Long> clock = new ArrayList<>(List.of(1_000L));
  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> clock.get(0));
  private final Counting fold = new Counting();
  private final Ledger ledger = ledger("here");
  private int ids;

  /** Counts facts; refuses the epochs it is told to. */
  private static final class Counting implements Fold {
    final List<Fact> facts = new ArrayList<>();
    String name = "";
    long position = -1;
    long refusedEpoch = -1;

    @Override
    public String ledger() {
      return name;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public void apply(Entry entry) {
      position++;
      name = entry.ledger();
      facts.addAll(entry.facts());
    }

    @Override
    public Optional<String> check(List<Fact> proposed) {
      return facts.contains(alive(refusedEpoch)) ? Optional.of("seen before") : Optional.empty();
    }
  }

  private Ledger ledger(String writer) {
    return new Ledger(store, FOLDER, writer, () -> "append-" + ids++, n -> {});
  }

  private static Fact alive(long epoch) {
    return new Fact.CoordinatorAlive(epoch);
  }

  @BeforeEach
  void create() throws Exception {
    assertThat(ledger.append(List.of(new Fact.LedgerCreated("l-1")), fold))
        .isEqualTo(new Appended(0));
  }

  @Test
  void entriesAreNumberedFromZeroWithoutAGap() throws Exception {
    // When
    AppendOutcome outcome = ledger.append(List.of(alive(1)), fold);

    // Then
    assertThat(outcome).isEqualTo(new Appended(1));
    assertThat(store.list(FOLDER, ""))
        .containsExactly(
            FOLDER + "ledger/entries/00000000000000000000.json",
            FOLDER + "ledger/entries/00000000000000000001.json");
  }

  @Test
  void theSecondOfTwoWritersAppendsBehindTheFirst() throws Exception {
    // Given: another writer that the first has not seen
    Counting other = new Counting();
    Ledger there = ledger("there");
    there.catchUp(other, 100);
    there.append(List.of(alive(1)), other);

    // When
    AppendOutcome outcome = ledger.append(List.of(alive(2)), fold);

    // Then
    assertThat(outcome).isEqualTo(new Appended(2));
    assertThat(fold.facts).contains(alive(1), alive(2));
  }

  @Test
  void whatNoLongerCountsBehindAnotherWritersEntryIsNotWritten() throws Exception {
    // Given
    Counting other = new Counting();
    Ledger there = ledger("there");
    there.catchUp(other, 100);
    there.append(List.of(alive(1)), other);
    fold.refusedEpoch = 1;

    // When
    AppendOutcome outcome = ledger.append(List.of(alive(2)), fold);

    // Then
    assertThat(outcome).isEqualTo(new NotCounted("seen before"));
    assertThat(store.list(FOLDER, "")).hasSize(2);
  }

  @Test
  void aLostAnswerIsRepeatedAndItsOwnEntryRecognised() throws Exception {
    // Given
    store.injectOnce(LOST_ANSWER, Operation.CREATE);

    // When
    AppendOutcome outcome = ledger.append(List.of(alive(1)), fold);

    // Then
    assertThat(outcome).isEqualTo(new Appended(1));
    assertThat(fold.facts.stream().filter(alive(1)::equals)).hasSize(1);
    assertThat(store.list(FOLDER, "")).hasSize(2);
  }

  @Test
  void anAppendThatLandsLateLandsOnce() throws Exception {
    // Given
    store.injectOnce(LATE, Operation.CREATE);
    store.injectOnce(LOST_REQUEST, Operation.CREATE);

    // When
    AppendOutcome outcome = ledger.append(List.of(alive(1)), fold);
    store.deliverLate();
    ledger.append(List.of(alive(2)), fold);

    // Then
    assertThat(outcome).isEqualTo(new Appended(1));
    Counting reader = new Counting();
    ledger("reader").catchUp(reader, 100);
    assertThat(reader.facts).containsExactly(new Fact.LedgerCreated("l-1"), alive(1), alive(2));
  }

  @Test
  void aLateAppendThatWasOvertakenIsNobodysSuccess() throws Exception {
    // Given: our request is on its way while another writer takes the position
    Counting other = new Counting();
    Ledger there = ledger("there");
    there.catchUp(other, 100);
    store.injectOnce(LATE, Operation.CREATE);
    Ledger here =
        new Ledger(
            store,
            FOLDER,
            "here",
            () -> "mine",
            n -> {
              try {
                var unused = there.append(List.of(alive(7)), other);
              } catch (StoreException | UnreadableLedgerException e) {
                throw new AssertionError(e);
              }
            });

    // When
    AppendOutcome outcome = here.append(List.of(alive(1)), fold);
    store.deliverLate();

    // Then
    assertThat(outcome).isEqualTo(new Appended(2));
    assertThat(fold.facts).endsWith(alive(7), alive(1));
  }

  @Test
  void aRefusalIsToldAndNothingIsWritten() throws Exception {
    store.injectOnce(REFUSED, Operation.CREATE);

    assertThatThrownBy(() -> ledger.append(List.of(alive(1)), fold))
        .isInstanceOf(StoreException.class);
    assertThat(store.list(FOLDER, "")).hasSize(1);
  }

  @Test
  void aRefusalAfterALostAnswerIsNoProofAndIsRepeated() throws Exception {
    // Given: the first request landed, the second is refused
    store.injectOnce(LOST_ANSWER, Operation.CREATE);
    store.injectOnce(REFUSED, Operation.CREATE);

    // When
    AppendOutcome outcome = ledger.append(List.of(alive(1)), fold);

    // Then
    assertThat(outcome).isEqualTo(new Appended(1));
  }

  @Test
  void anotherLedgersEntryStopsTheReader() throws Exception {
    // Given: the folder is emptied while we run, and somebody begins anew
    store.delete(store.list(FOLDER, ""));
    Ledger anew = ledger("anew");
    Counting fresh = new Counting();
    anew.append(List.of(new Fact.LedgerCreated("l-2")), fresh);
    anew.append(List.of(alive(1)), fresh);

    // When, Then
    assertThatThrownBy(() -> ledger.catchUp(fold, 100))
        .isInstanceOf(UnreadableLedgerException.class)
        .hasMessageContaining("belongs to ledger l-2, the entries before it to l-1");
  }

  @Test
  void ageIsTheStoresAndNotOurs() throws Exception {
    clock.set(0, 61_000L);

    assertThat(ledger.ageMs(0)).isEqualTo(60_000);
  }

  @Test
  void aLogThatWasEmptiedUnderTheReaderIsNoticed() throws Exception {
    // Given: somebody deletes, and the writer appends without an idea
    ledger.requireBeginning(fold);
    store.delete(store.list(FOLDER, ""));
    ledger.append(List.of(alive(1)), fold);

    // Then
    assertThatThrownBy(() -> ledger.requireBeginning(fold))
        .isInstanceOf(UnreadableLedgerException.class)
        .hasMessageContaining(
            "The first entry of the ledger, %sledger/entries/%020d.json, is gone", FOLDER, 0);
    assertThatThrownBy(() -> ledger("later").requireNothing())
        .isInstanceOf(UnreadableLedgerException.class)
        .hasMessageContaining(
            "has the entry %sledger/entries/%020d.json, but not its first", FOLDER, 1);
  }

  @Test
  void aLogThatBeginsAnewUnderTheReaderIsNoticed() throws Exception {
    // Given
    store.delete(store.list(FOLDER, ""));
    ledger("other").append(List.of(new Fact.LedgerCreated("l-2")), new Counting());

    // Then
    assertThatThrownBy(() -> ledger.requireBeginning(fold))
        .isInstanceOf(UnreadableLedgerException.class)
        .hasMessageContaining("Ledger l-1 was replaced by ledger l-2");
  }

  @Test
  void whereAnotherWriterIsJustBeginningNothingIsMissing() throws Exception {
    ledger.append(List.of(alive(1)), fold);

    assertThatCode(() -> ledger("late").requireNothing()).doesNotThrowAnyException();
  }
}
