package io.milvusimport.emulator.reader;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The {@code ARROW:schema} entry of a file's metadata: a base64 Arrow IPC schema message. Where it
 * names a type that a Parquet schema cannot, the server's reader believes it; only these types are
 * read here.
 */
final class ArrowSchemaKey {
  static final String KEY = "ARROW:schema";

  private static final int FIXED_SIZE_LIST = 16;
  private static final int LARGE_BINARY = 19;
  private static final int LARGE_UTF8 = 20;

  private final ByteBuffer buffer;

  private ArrowSchemaKey(ByteBuffer buffer) {
    this.buffer = buffer;
  }

  /**
   * By column name, the Arrow type that replaces the one derived from Parquet: {@code large_utf8},
   * {@code large_binary}, {@code dictionary} or {@code fixed_size_list}; other columns are absent.
   */
  static Map<String, String> overrides(String base64) {
    ByteBuffer bytes =
        ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
    // An encapsulated message: continuation marker and length, or in old files the length alone.
    bytes.position(bytes.getInt(0) == -1 ? 8 : 4);
    return new ArrowSchemaKey(bytes.slice().order(ByteOrder.LITTLE_ENDIAN)).read();
  }

  private Map<String, String> read() {
    Map<String, String> overrides = new HashMap<>();
    int message = buffer.getInt(0);
    int schema = follow(slot(message, 2));
    int fields = follow(slot(schema, 1));
    for (int i = 0; i < buffer.getInt(fields); i++) {
      int field = follow(fields + 4 + 4 * i);
      String type = overrideOf(field);
      if (!type.isEmpty()) {
        overrides.put(text(follow(slot(field, 0))), type);
      }
    }
    return overrides;
  }

  private String overrideOf(int field) {
    if (slot(field, 4) != 0) {
      return "dictionary";
    }
    int typeSlot = slot(field, 2);
    return switch (typeSlot == 0 ? 0 : buffer.get(typeSlot)) {
      case LARGE_UTF8 -> "large_utf8";
      case LARGE_BINARY -> "large_binary";
      case FIXED_SIZE_LIST -> "fixed_size_list";
      default -> "";
    };
  }

  /** Where a table holds its n-th field; 0 if it is not there. */
  private int slot(int table, int n) {
    int vtable = table - buffer.getInt(table);
    int entry = 4 + 2 * n;
    if (entry >= buffer.getShort(vtable)) {
      return 0;
    }
    int offset = buffer.getShort(vtable + entry);
    return offset == 0 ? 0 : table + offset;
  }

  private int follow(int position) {
    return position + buffer.getInt(position);
  }

  private String text(int position) {
    byte[] bytes = new byte[buffer.getInt(position)];
    buffer.get(position + 4, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
