package io.milvusimport.ledger;

import java.util.List;

/**
 * What one append wrote: one object of the log.
 *
 * @param ledger the id that {@code LedgerCreated} gave
 * @param append random id of the append, by which its writer recognises it
 * @param writer host and process, for people
 */
public record Entry(String ledger, String append, String writer, List<Fact> facts) {
  public Entry {
    facts = List.copyOf(facts);
  }
}
