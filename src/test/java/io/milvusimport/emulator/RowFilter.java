package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.milvusimport.emulator.rows.Condition;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Filter expressions of one comparison: {@code field in [1, 2]}, or {@code field op literal} with
 * {@code == != > >= < <=}, on a scalar field. Nulls fit no comparison.
 */
final class RowFilter {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z_$][\\w$]*)\\s*(in|==|!=|>=|<=|>|<)\\s*(.+?)\\s*", Pattern.DOTALL);
  private static final JsonMapper LITERALS =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();

  private RowFilter() {}

  /**
   * @throws ApiFailure 1100 for another form
   */
  static Condition parse(String expression) throws ApiFailure {
    return expression.isBlank()
        ? Condition.ALL
        : new Condition(expression.strip(), predicate(expression));
  }

  private static Predicate<Map<String, @Nullable Object>> predicate(String expression)
      throws ApiFailure {
    Matcher form = FORM.matcher(expression);
    if (!form.matches()) {
      throw notEmulated();
    }
    String field = form.group(1);
    JsonNode literal = literal(form.group(3));
    if (form.group(2).equals("in")) {
      Set<Object> wanted = new HashSet<>();
      literal.forEach(e -> wanted.add(comparable(e)));
      return row -> {
        Object value = comparable(row.get(field));
        return value != null && wanted.contains(value);
      };
    }
    Object bound = comparable(literal);
    String operator = form.group(2);
    return row -> {
      Object value = comparable(row.get(field));
      return value != null && value.getClass() == bound.getClass() && holds(value, operator, bound);
    };
  }

  private static boolean holds(Object value, String operator, Object bound) {
    int order =
        value instanceof BigDecimal number
            ? number.compareTo((BigDecimal) bound)
            : value.toString().compareTo(bound.toString());
    return switch (operator) {
      case "==" -> order == 0;
      case "!=" -> order != 0;
      case ">=" -> order >= 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order < 0;
    };
  }

  private static JsonNode literal(String text) throws ApiFailure {
    try {
      return LITERALS.readTree(text);
    } catch (JsonProcessingException e) {
      throw notEmulated();
    }
  }

  private static Object comparable(JsonNode literal) {
    return literal.isNumber() ? literal.decimalValue().stripTrailingZeros() : literal.asText();
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Number) {
      return new BigDecimal(value.toString()).stripTrailingZeros();
    }
    return value == null ? null : value.toString();
  }

  private static ApiFailure notEmulated() {
    return new ApiFailure(
        1100,
        "failed to create query plan: cannot parse expression (the emulator takes one comparison)");
  }
}
