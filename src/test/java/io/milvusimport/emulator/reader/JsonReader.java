package io.milvusimport.emulator.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.milvusimport.emulator.catalog.CollectionDef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON files: {@code {"rows": [...]}} or {@code [...]} in {@code .json}, one object after the other
 * in {@code .jsonl} and {@code .ndjson}.
 */
final class JsonReader implements FormatReader {
  private final JsonFactory factory = new JsonFactory();

  @Override
  public List<Map<String, @Nullable Object>> read(
      List<Path> files, CollectionDef collection, Map<String, String> options, Judge judge)
      throws Judge.Refusal, IOException {
    Path file = files.get(0);
    TextRows textRows = new TextRows(collection, judge, false);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    try (JsonParser parser = factory.createParser(file.toFile())) {
      JsonToken end = null;
      if (file.toString().endsWith(".json")) {
        enterList(parser);
        end = JsonToken.END_ARRAY;
      }
      while (parser.nextToken() != end) {
        rows.add(textRows.row(object(JsonTree.read(parser))));
      }
    } catch (JsonProcessingException e) {
      throw new Judge.Refusal("failed to parse row, error: " + e.getOriginalMessage());
    }
    return rows;
  }

  private static void enterList(JsonParser parser) throws IOException, Judge.Refusal {
    JsonToken first = parser.nextToken();
    if (first == JsonToken.START_ARRAY) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw new Judge.Refusal("invalid JSON format, the content should be started with '{' or '['");
    }
    parser.nextToken();
    if (!"rows".equalsIgnoreCase(parser.currentName())) {
      throw new Judge.Refusal(
          "invalid JSON format, the root key should be 'rows', but get '"
              + parser.currentName()
              + "'");
    }
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new Judge.Refusal("invalid JSON format, rows list should begin with '['");
    }
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are text
  private static Map<String, @Nullable Object> object(@Nullable Object tree) throws Judge.Refusal {
    if (!(tree instanceof Map<?, ?>)) {
      throw new Judge.Refusal("invalid JSON format, each row should be a key-value map");
    }
    return (Map<String, @Nullable Object>) tree;
  }
}
