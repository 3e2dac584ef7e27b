package io.milvusimport.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON text as the values that Connect's JsonConverter makes of it, but numbers keep their digits:
 * null, {@link Boolean}, {@link String}, {@link Long}, {@link JsonNumber}, {@link List}, {@link
 * Map}.
 */
final class JsonValues {
  /** In the place of a value that is none. */
  record Refused(String why) {}

  static final String TRAILING = "text that goes on behind its JSON value";

  /** Of objects and arrays; deeper than any value that a field takes. */
  static final int MAX_DEPTH = 1000;

  /** For bytes. */
  static final JsonFactory JSON = factory().build();

  /** For text, without a table of names: indices of sparse vectors would fill it. */
  static final JsonFactory TEXT =
      factory().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private JsonValues() {}

  private static JsonFactoryBuilder factory() {
    return new JsonFactoryBuilder()
        // Dynamic keys may be any number, and no number of them is an attack.
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .disable(JsonFactory.Feature.CHARSET_DETECTION)
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(MAX_DEPTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build());
  }

  /** The one value of a text, or a {@link Refused}. */
  static @Nullable Object read(String text) {
    try (JsonParser parser = TEXT.createParser(text)) {
      if (parser.nextToken() == null) {
        return new Refused("empty text, which is no JSON");
      }
      Object value = read(parser);
      return value instanceof Refused || parser.nextToken() == null ? value : new Refused(TRAILING);
    } catch (JsonProcessingException e) {
      return new Refused("text that is no JSON, near character " + position(e));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** The list, or a {@link Refused}, if the value is text that starts as a JSON array. */
  static Object readArray(Object value) {
    if (value instanceof String text && VectorText.isArray(text)) {
      Object read = read(text);
      return read == null ? value : read;
    }
    return value;
  }

  /** The value that the parser is at the first token of, or a {@link Refused}. */
  static @Nullable Object read(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
      case START_ARRAY -> array(parser);
      case START_OBJECT -> object(parser);
      default -> throw new IllegalStateException("no value starts with " + parser.currentToken());
    };
  }

  /** Where text stops being JSON, in characters or bytes as the parser counts them. */
  static long position(JsonProcessingException e) {
    if (e.getLocation() == null) {
      return 0;
    }
    return Math.max(e.getLocation().getCharOffset(), e.getLocation().getByteOffset());
  }

  private static Object number(JsonParser parser) throws IOException {
    boolean isLong =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            && parser.getNumberType() != NumberType.BIG_INTEGER;
    return isLong ? (Object) parser.getLongValue() : new JsonNumber(parser.getText());
  }

  private static Object array(JsonParser parser) throws IOException {
    List<@Nullable Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      Object item = read(parser);
      if (item instanceof Refused) {
        return item;
      }
      list.add(item);
    }
    return list;
  }

  private static Object object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      Object value = read(parser);
      if (value instanceof Refused) {
        return value;
      }
      if (map.containsKey(key)) {
        return new Refused("an object with a key that comes twice");
      }
      map.put(key, value);
    }
    return map;
  }
}
