package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.Generation;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;

/**
 * A file made to meet one rule of the table, and what each generation must say to it.
 *
 * @param rule the rule that must have decided something
 * @param schema the collection's schema, with single quotes; the field under test is {@code f}
 * @param properties of the collection
 */
record Planted(
    String rule,
    String schema,
    Map<String, String> properties,
    Source source,
    Map<Generation, Outcome> outcomes) {

  /** How the file is written. */
  sealed interface Source {}

  /** By DuckDB's COPY. */
  record Sql(String select, String options) implements Source {}

  /** By {@link OneRowFile}. */
  record Java(String messageType, Consumer<Group> row) implements Source {}

  /** As it is, in a file with the extension. */
  record Text(String extension, String content) implements Source {}

  /** Already there, on the class path. */
  record Resource(String name) implements Source {}

  /** What the server says. */
  sealed interface Outcome {}

  /**
   * @param values the field's values of all rows as {@code String.valueOf} prints them
   */
  record Taken(String values) implements Outcome {}

  /**
   * @param part of the reason
   */
  record Refused(String part) implements Outcome {}

  CollectionDef collection() {
    var body = Json.object();
    try {
      body.set("schema", Json.MAPPER.readTree(Rig.json(schema)));
      body.set("properties", Json.MAPPER.valueToTree(properties));
      return CollectionJson.read(1, "default", "c", body);
    } catch (JsonProcessingException | ApiFailure e) {
      throw new IllegalStateException("schema of the planted file for " + rule, e);
    }
  }

  Planted withProperty(String key) {
    return new Planted(rule, schema, Map.of(key, "true"), source, outcomes);
  }

  @Override
  public String toString() {
    String from =
        source instanceof Sql sql ? sql.select() : source.toString().replaceAll("\\s+", " ");
    return rule + ": " + from;
  }
}
