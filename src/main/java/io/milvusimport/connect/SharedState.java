package io.milvusimport.connect;

import io.milvusimport.importjob.ImportState;
import io.milvusimport.ledger.Entry;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.Fold;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the ledger folds into, for all threads of the connector: locked for each touch and never
 * across a call to the store. Any thread.
 *
 * <p>Open for tests that plant a fold with a fault.
 */
class SharedState implements Fold {
  private final Object lock = new Object();
  private ImportState state = new ImportState();

  /** Asks the state something; the answer must not keep it. Short: others wait meanwhile. */
  <T> T read(Function<ImportState, T> question) {
    synchronized (lock) {
      return question.apply(state);
    }
  }

  /** Goes on from a state that was read elsewhere, if it is ahead. The caller lets go of it. */
  void skipTo(ImportState other) {
    synchronized (lock) {
      if (other.position() > state.position()) {
        state = other;
      }
    }
  }

  @Override
  public String ledger() {
    return read(ImportState::ledger);
  }

  @Override
  public long position() {
    return read(ImportState::position);
  }

  @Override
  public void apply(Entry entry) {
    synchronized (lock) {
      state.apply(entry);
    }
  }

  @Override
  public Optional<String> check(List<Fact> facts) {
    return read(folded -> folded.check(facts));
  }
}
