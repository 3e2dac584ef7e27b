package io.milvusimport.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.milvusimport.file.Columns;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Connect values as JSON text, in a buffer that is used again. Bytes become Base64 text, as in
 * Connect's own JsonConverter; dates and times become ISO 8601 text. NaN, the infinities and keys
 * that are no text are refused. After a refusal the text is good for nothing but {@link #clear}.
 */
final class JsonText {
  /** Deeper values than any parser on the way has to take. */
  private static final int MAX_DEPTH = 500;

  private static final Optional<String> TOO_DEEP =
      Optional.of("nested more than " + MAX_DEPTH + " deep");

  static final Optional<String> BEYOND_DOUBLE =
      Optional.of("holds a number out of the range of a 64-bit float");

  private final StringBuilder text = new StringBuilder();

  void clear() {
    text.setLength(0);
  }

  /** Sets the column to the text. */
  void set(Columns columns, int column) {
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    columns.setText(column, utf8, 0, utf8.length);
  }

  void startObject() {
    text.append('{');
  }

  void endObject() {
    text.append('}');
  }

  /** Appends a member to the object last started, or says what is wrong with it. */
  Optional<String> member(@Nullable Object key, @Nullable Object value) {
    return member(key, value, 1);
  }

  /**
   * The value that the parser is at the first token of, as text: numbers in the digits that they
   * came in, no blanks. An {@link RawJson}, or a {@link JsonValues.Refused}.
   */
  Object copy(JsonParser parser) throws IOException {
    clear();
    Optional<String> problem = copy(parser, 0);
    return problem.isPresent()
        ? new JsonValues.Refused(problem.get())
        : new RawJson(text.toString());
  }

  /** Appends a value, or says what is wrong with it. */
  Optional<String> value(@Nullable Object value) {
    return value(value, 0);
  }

  private Optional<String> copy(JsonParser parser, int depth) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING -> {
        return string(parser.getText());
      }
      case START_OBJECT, START_ARRAY -> {
        return depth == MAX_DEPTH ? TOO_DEEP : copyMembers(parser, depth + 1);
      }
      default -> {
        if (parser.currentToken().isNumeric() && !isInRange(parser)) {
          return BEYOND_DOUBLE;
        }
        text.append(parser.getText());
        return Optional.empty();
      }
    }
  }

  /** Whether the server can read the number that the parser is at: it makes a double of it. */
  static boolean isInRange(JsonParser parser) throws IOException {
    return Double.isFinite(new JsonNumber(parser.getText()).doubleValue());
  }

  private Optional<String> copyMembers(JsonParser parser, int depth) throws IOException {
    char opening = parser.currentToken() == JsonToken.START_OBJECT ? '{' : '[';
    text.append(opening);
    while (!parser.nextToken().isStructEnd()) {
      separate(opening);
      if (opening == '{') {
        Optional<String> problem = string(parser.currentName());
        if (problem.isPresent()) {
          return problem;
        }
        text.append(':');
        parser.nextToken();
      }
      Optional<String> problem = copy(parser, depth);
      if (problem.isPresent()) {
        return problem;
      }
    }
    text.append(opening == '{' ? '}' : ']');
    return Optional.empty();
  }

  private Optional<String> value(@Nullable Object value, int depth) {
    if (value == null || value instanceof Boolean) {
      text.append(value);
      return Optional.empty();
    }
    if (value instanceof String string) {
      return string(string);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof RawJson json) {
      text.append(json.text());
      return Optional.empty();
    }
    if (value instanceof byte[] || value instanceof ByteBuffer) {
      return string(base64(value));
    }
    if (Temporals.isTemporal(value)) {
      return string(Temporals.text(value));
    }
    if (depth == MAX_DEPTH) {
      return TOO_DEEP;
    }
    if (value instanceof Map<?, ?> map) {
      return object(map, depth + 1);
    }
    if (value instanceof List<?> list) {
      return array(list, depth + 1);
    }
    if (value instanceof Struct struct) {
      return object(struct, depth + 1);
    }
    return Optional.of("holds " + ValueKind.of(value));
  }

  private Optional<String> object(Map<?, ?> map, int depth) {
    startObject();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      Optional<String> problem = member(entry.getKey(), entry.getValue(), depth);
      if (problem.isPresent()) {
        return problem;
      }
    }
    endObject();
    return Optional.empty();
  }

  private Optional<String> object(Struct struct, int depth) {
    startObject();
    for (Field field : struct.schema().fields()) {
      Optional<String> problem = member(field.name(), Temporals.get(struct, field), depth);
      if (problem.isPresent()) {
        return problem;
      }
    }
    endObject();
    return Optional.empty();
  }

  private Optional<String> member(@Nullable Object key, @Nullable Object value, int depth) {
    if (!(key instanceof String name)) {
      return Optional.of("an object with a key that is " + ValueKind.of(key));
    }
    separate('{');
    Optional<String> problem = string(name);
    if (problem.isPresent()) {
      return problem;
    }
    text.append(':');
    return value(value, depth);
  }

  private Optional<String> array(List<?> list, int depth) {
    text.append('[');
    for (@Nullable Object item : list) {
      separate('[');
      Optional<String> problem = value(item, depth);
      if (problem.isPresent()) {
        return problem;
      }
    }
    text.append(']');
    return Optional.empty();
  }

  /** A comma, unless the object or array was only just started. */
  private void separate(char opening) {
    if (text.charAt(text.length() - 1) != opening) {
      text.append(',');
    }
  }

  private Optional<String> number(Number number) {
    if (number instanceof Double || number instanceof Float) {
      if (!Double.isFinite(number.doubleValue())) {
        return Optional.of("holds " + ValueKind.ofNonFinite(number.doubleValue()));
      }
    } else if (!isExact(number)) {
      return Optional.of("holds " + number.getClass().getTypeName());
    } else if (!Double.isFinite(number.doubleValue())) {
      return BEYOND_DOUBLE;
    }
    text.append(number);
    return Optional.empty();
  }

  /** Numbers whose text is a JSON number of the same value. */
  private static boolean isExact(Number number) {
    return number instanceof JsonNumber
        || number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte
        || number instanceof BigDecimal
        || number instanceof BigInteger;
  }

  private Optional<String> string(String string) {
    Optional<String> broken = TextWriter.unpairedSurrogate(string);
    if (broken.isPresent()) {
      return broken;
    }
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c >= ' ') {
        text.append(c);
      } else {
        text.append(String.format("\\u%04x", (int) c));
      }
    }
    text.append('"');
    return Optional.empty();
  }

  private static String base64(Object bytes) {
    ByteBuffer buffer =
        bytes instanceof byte[] array ? ByteBuffer.wrap(array) : ((ByteBuffer) bytes).duplicate();
    return StandardCharsets.ISO_8859_1.decode(Base64.getEncoder().encode(buffer)).toString();
  }
}
