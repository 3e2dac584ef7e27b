package io.milvusimport.schema;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A few primary keys of a collection. They are values of records, which belong in no log.
 *
 * @param field the primary key's name
 * @param isText whether it is a VarChar; else it is an Int64
 * @param keys numbers in decimal; at least one
 */
public record PrimaryKeys(String field, boolean isText, List<String> keys) {
  public PrimaryKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("No keys of field " + field);
    }
  }

  /** Those that fit; empty if none does. */
  public Optional<PrimaryKeys> only(Predicate<String> fits) {
    List<String> left = keys.stream().filter(fits).toList();
    return left.isEmpty() ? Optional.empty() : Optional.of(new PrimaryKeys(field, isText, left));
  }

  /** Says nothing of their values. */
  @Override
  public String toString() {
    return keys.size() + " of field " + field;
  }
}
