package io.milvusimport.emulator.rows;

import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which rows are meant, said twice: for stores that judge rows themselves and for stores that ask.
 *
 * @param expression in the server's filter language; empty for all rows
 * @param holds the same for one row
 */
public record Condition(String expression, Predicate<Map<String, @Nullable Object>> holds) {
  /** Every row. */
  public static final Condition ALL = new Condition("", row -> true);
}
