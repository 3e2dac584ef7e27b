package io.milvusimport.ledger;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;

/**
 * Entries as JSON objects that a person can read: {@code {"format":1,"ledger":...,"facts":[...]}}.
 *
 * <p>Strict on purpose: a fact, a property or a format that this version does not know makes the
 * entry unreadable, and an unreadable entry stops the reader. Skipping it would lose what it says.
 */
public final class EntryCodec {
  /** Raised whenever a reader of the format before would misread an entry. */
  static final int FORMAT = 1;

  private static final ObjectMapper JSON = mapper();

  /** The mapper for facts and everything made of them, such as checkpoints. */
  public static ObjectMapper mapper() {
    return JsonMapper.builder().addModule(new Jdk8Module()).build();
  }

  private EntryCodec() {}

  static byte[] encode(Entry entry) {
    try {
      return JSON.writeValueAsBytes(new Framed(FORMAT, entry));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Entry of " + entry.facts().size() + " facts has no JSON form", e);
    }
  }

  /**
   * @param key for messages
   */
  public static Entry decode(String key, byte[] bytes) throws UnreadableLedgerException {
    try {
      JsonNode tree = JSON.readTree(bytes);
      if (!(tree instanceof ObjectNode object) || !object.path("format").isInt()) {
        throw new UnreadableLedgerException(
            "Ledger entry "
                + key
                + " ("
                + bytes.length
                + " bytes) is not an entry: it has no format");
      }
      int format = object.remove("format").intValue();
      if (format != FORMAT) {
        throw new UnreadableLedgerException(
            "Ledger entry "
                + key
                + " has format "
                + format
                + ", this version reads format "
                + FORMAT
                + ". It was written by another version of the plugin: run that one or a newer"
                + " one.");
      }
      return JSON.treeToValue(object, Entry.class);
    } catch (IOException e) {
      throw new UnreadableLedgerException(
          "Ledger entry "
              + key
              + " ("
              + bytes.length
              + " bytes) cannot be read: "
              + e.getClass().getSimpleName()
              + ". It was damaged, or written by a newer version of the plugin.",
          e);
    }
  }

  private record Framed(int format, @JsonUnwrapped Entry entry) {}
}
