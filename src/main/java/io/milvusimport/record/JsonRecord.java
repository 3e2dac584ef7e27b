package io.milvusimport.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.milvusimport.file.Columns;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads records that are JSON text, value by value, into the columns. Values become what Connect's
 * JsonConverter would make of them, one at a time, and go through the same writers, so that all
 * record forms keep the same rules. Two kinds never become objects: arrays of a float vector's
 * numbers, and what is JSON in the file too.
 *
 * <p>Values that fill more than one place, or a place for a part of them only, are kept until the
 * record has been read.
 */
final class JsonRecord {
  private static final String META = CollectionSchema.DYNAMIC_COLUMN;

  private final RowPlan plan;
  private final ColumnWriters writers;
  private final UnknownKeys unknownKeys;
  private final Set<String> names;
  private final boolean skipsUnknown;
  private final Map<String, Integer> columnOf = new LinkedHashMap<>();
  private final Set<String> keptNames = new HashSet<>();

  private final JsonBytes bytes = new JsonBytes();
  private final JsonText json = new JsonText();
  private final Set<String> keys = new HashSet<>();
  private final Map<String, @Nullable Object> kept = new LinkedHashMap<>();
  private final boolean[] isSet;
  private @Nullable String key;

  /** Where another parser is to go on, behind a vector that was read without one; else -1. */
  private int resumeAt = -1;

  JsonRecord(
      CollectionSchema schema,
      RowPlan plan,
      ColumnWriters writers,
      UnknownKeys unknownKeys,
      UnknownFields policy) {
    this.plan = plan;
    this.writers = writers;
    this.unknownKeys = unknownKeys;
    this.names = Set.copyOf(schema.fields().stream().map(field -> field.name()).toList());
    this.skipsUnknown = policy == UnknownFields.IGNORE;
    this.isSet = new boolean[writers.count()];
    keptNames.add(META);
    for (int column = 0; column < writers.count(); column++) {
      place(plan.columns().get(column), column);
    }
    plan.dynamicKeys().values().forEach(source -> place(source, -1));
  }

  /** A value with one place that takes all of it goes there at once. */
  private void place(ValueSource source, int column) {
    if (source instanceof ValueSource.Value value) {
      String name = value.path().first();
      boolean isOnly = column >= 0 && value.path().isTopLevel() && !keptNames.contains(name);
      if (isOnly && !columnOf.containsKey(name)) {
        columnOf.put(name, column);
      } else {
        columnOf.remove(name);
        keptNames.add(name);
      }
    }
  }

  /** Sets all columns but the dynamic one, and hands on what is no field. */
  Optional<Rejection> setColumns(SourceRecord record, Columns columns) {
    keys.clear();
    kept.clear();
    Arrays.fill(isSet, false);
    key = null;
    Optional<String> problem = bytes.read(record.value());
    if (problem.isPresent()) {
      return problem.map(Rejection::ofJson);
    }
    Optional<Rejection> rejection = read(columns);
    return rejection.isPresent() ? rejection : setRest(record, columns);
  }

  private Optional<Rejection> read(Columns columns) {
    int start = bytes.start();
    while (true) {
      try (JsonParser parser =
          JsonValues.JSON.createParser(bytes.array(), start, bytes.length() - start)) {
        Optional<Rejection> rejection = readMembers(parser, start, columns);
        if (resumeAt < 0) {
          return rejection;
        }
        start = resumeAt;
      } catch (JsonProcessingException e) {
        return Optional.of(Rejection.ofJson(invalid(e, start)));
      } catch (IOException e) {
        throw new UncheckedIOException("reading from memory", e);
      }
    }
  }

  private Optional<Rejection> readMembers(JsonParser parser, int start, Columns columns)
      throws IOException {
    resumeAt = -1;
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      return Optional.of(
          Rejection.ofJson(first == null ? "empty" : ValueKind.of(JsonValues.read(parser))));
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      key = name;
      if (!keys.add(name)) {
        return Optional.of(new Rejection(name, "comes twice", "a key of the record"));
      }
      JsonToken token = parser.nextToken();
      Integer column = columnOf.get(name);
      if (column != null
          && token == JsonToken.START_ARRAY
          && writers.writer(column) instanceof FloatVectorWriter vector) {
        resumeAt = readVector(vector, start + (int) parser.currentLocation().getByteOffset());
        if (resumeAt >= 0) {
          vector.setScanned(columns, column);
          isSet[column] = true;
          return Optional.empty();
        }
      }
      Optional<Rejection> rejection =
          column == null ? takeOther(name, parser) : setColumn(column, parser, columns);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    key = null;
    return parser.nextToken() == null
        ? Optional.empty()
        : Optional.of(Rejection.ofJson("something behind the object"));
  }

  /**
   * Reads the numbers of a vector without the parser, and makes what follows it an object that
   * another one can go on with.
   *
   * @return where that object starts; -1 if it did not work out, and nothing has happened
   */
  private int readVector(FloatVectorWriter vector, int start) {
    byte[] text = bytes.array();
    int behind = vector.scan(text, start, bytes.length());
    if (behind < 0) {
      return -1;
    }
    int at = FloatScanner.skipWhite(text, behind, bytes.length());
    if (at < bytes.length() && text[at] == '}') {
      text[behind - 1] = '{'; // was the array's bracket
      return behind - 1;
    }
    int next = FloatScanner.skipWhite(text, at + 1, bytes.length());
    if (at < bytes.length() && text[at] == ',' && next < bytes.length() && text[next] == '"') {
      text[at] = '{';
      return at;
    }
    return -1;
  }

  private Optional<Rejection> setColumn(int column, JsonParser parser, Columns columns)
      throws IOException {
    boolean isCopied =
        writers.type(column) instanceof FieldType.Json && !isNullOrText(parser.currentToken());
    Object value = isCopied ? json.copy(parser) : JsonValues.read(parser);
    isSet[column] = true;
    return value instanceof JsonValues.Refused refused
        ? writers.rejected(column, refused.why())
        : writers.set(column, value, columns);
  }

  private Optional<Rejection> takeOther(String name, JsonParser parser) throws IOException {
    if (keptNames.contains(name)) {
      Object value = JsonValues.read(parser);
      kept.put(name, value);
      return value instanceof JsonValues.Refused refused
          ? Optional.of(new Rejection(name, refused.why(), "a key of the record"))
          : Optional.empty();
    }
    if (skipsUnknown) {
      parser.skipChildren();
      return Optional.empty();
    }
    Object value =
        isNullOrText(parser.currentToken()) ? JsonValues.read(parser) : json.copy(parser);
    return value instanceof JsonValues.Refused refused
        ? Optional.of(new Rejection(name, refused.why(), "dynamic key"))
        : unknownKeys.take(name, value, keys::contains);
  }

  private static boolean isNullOrText(JsonToken token) {
    return token == JsonToken.VALUE_NULL || token == JsonToken.VALUE_STRING;
  }

  /** Sets the columns that wait for the whole record, and those that it has no value for. */
  private Optional<Rejection> setRest(SourceRecord record, Columns columns) {
    SourceRecord read = record.withValue(kept);
    for (int column = 0; column < writers.count(); column++) {
      Optional<Rejection> rejection =
          isSet[column] ? Optional.empty() : writers.setPlanned(column, read, columns);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    Predicate<String> isInRecord = name -> names.contains(name) || keys.contains(name);
    for (Map.Entry<String, @Nullable Object> entry : kept.entrySet()) {
      Optional<Rejection> rejection =
          unknownKeys.take(entry.getKey(), entry.getValue(), isInRecord);
      if (rejection.isPresent()) {
        return rejection;
      }
    }
    return unknownKeys.addPlanned(read);
  }

  private String invalid(JsonProcessingException e, int start) {
    String where =
        " near byte "
            + (start + JsonValues.position(e))
            + (key == null ? "" : ", behind the key " + key);
    return e instanceof StreamConstraintsException
        ? "JSON nested more than "
            + JsonValues.MAX_DEPTH
            + " deep or with a number of more digits,"
            + where
        : "no valid JSON" + where;
  }
}
