package io.milvusimport.emulator.rows;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are meant, said twice: for stores that judge rows themselves and for stores that ask.
 *
 * @param expression in the server's filter language; empty for all rows
 * @param holds the same for one row
 * @param partitions names of those that are searched; empty for all
 */
public record Condition(
    String expression, Predicate<Map<String, @Nullable Object>> holds, List<String> partitions) {
  /** Every row. */
  public static final Condition ALL = new Condition("", row -> true);

  public Condition {
    partitions = List.copyOf(partitions);
  }

  /** In all partitions. */
  public Condition(String expression, Predicate<Map<String, @Nullable Object>> holds) {
    this(expression, holds, List.of());
  }

  public Condition in(List<String> names) {
    return new Condition(expression, holds, names);
  }
}
