package io.milvusimport.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Text or a whole number at a place of JSON that is not parsed yet, found without making an object
 * of it. What is behind the place is not looked at.
 */
final class JsonFieldText {
  private static final JsonFactory JSON = new JsonFactory();

  private JsonFieldText() {}

  /** Whether a value may be JSON: text or bytes. */
  static boolean mayBeJson(@Nullable Object value) {
    return value instanceof String || value instanceof byte[] || value instanceof ByteBuffer;
  }

  /** Empty if there is neither at the path, or the value is no JSON object. */
  static Optional<String> find(Object value, List<String> names) {
    try (JsonParser parser = parser(value)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      int depth = 0;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean isOnTheWay = parser.currentName().equals(names.get(depth));
        JsonToken token = parser.nextToken();
        if (!isOnTheWay) {
          parser.skipChildren();
        } else if (depth == names.size() - 1) {
          return text(parser, token);
        } else if (token == JsonToken.START_OBJECT) {
          depth++;
        } else {
          return Optional.empty();
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static Optional<String> text(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NUMBER_INT
        ? Optional.of(parser.getText())
        : Optional.empty();
  }

  private static JsonParser parser(Object value) throws IOException {
    if (value instanceof String text) {
      return JSON.createParser(text);
    }
    if (value instanceof byte[] bytes) {
      return JSON.createParser(bytes);
    }
    ByteBuffer buffer = ((ByteBuffer) value).duplicate();
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return JSON.createParser(bytes);
  }
}
