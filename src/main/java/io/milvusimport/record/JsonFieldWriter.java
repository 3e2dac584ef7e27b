package io.milvusimport.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.milvusimport.file.Columns;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON fields. Objects, lists, numbers and booleans become JSON text. Text is taken for JSON
 * already and kept as it is, because formats without a JSON type carry it so and the server's own
 * readers take it so; text that is no JSON is refused rather than put in quotes, or the type of a
 * value would depend on what it says.
 */
final class JsonFieldWriter implements ValueWriter {
  private final JsonText json = new JsonText();

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (value instanceof String text) {
      return writeText(text, columns, column);
    }
    json.clear();
    Optional<String> problem = json.value(value);
    if (problem.isEmpty()) {
      json.set(columns, column);
    }
    return problem;
  }

  private static Optional<String> writeText(String text, Columns columns, int column) {
    Optional<String> problem = TextWriter.unpairedSurrogate(text).or(() -> notJson(text));
    if (problem.isEmpty()) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      columns.setText(column, utf8, 0, utf8.length);
    }
    return problem;
  }

  /** Where the text stops being one JSON value. */
  private static Optional<String> notJson(String text) {
    try (JsonParser parser = JsonValues.TEXT.createParser(text)) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        return Optional.of("empty text, which is no JSON");
      }
      int depth = 0;
      while (true) {
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token.isNumeric() && !JsonText.isInRange(parser)) {
          return JsonText.BEYOND_DOUBLE;
        }
        if (depth == 0) {
          return parser.nextToken() == null ? Optional.empty() : Optional.of(JsonValues.TRAILING);
        }
        token = parser.nextToken();
      }
    } catch (JsonProcessingException e) {
      return Optional.of(
          "text that is no JSON, near character "
              + JsonValues.position(e)
              + " (plain text needs quotes)");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
