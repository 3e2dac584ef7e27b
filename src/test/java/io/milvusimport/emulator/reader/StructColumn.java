package io.milvusimport.emulator.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The Arrow type {@code list<struct<a: int8, b: list<float32>>>}, taken apart. */
final class StructColumn {
  private static final String HEAD = "list<struct<";

  private StructColumn() {}

  /** The members' Arrow types by name; empty for another type. */
  static Optional<Map<String, String>> members(String arrow) {
    if (!arrow.startsWith(HEAD) || !arrow.endsWith(">>")) {
      return Optional.empty();
    }
    Map<String, String> members = new LinkedHashMap<>();
    String body = arrow.substring(HEAD.length(), arrow.length() - 2);
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= body.length(); i++) {
      char c = i == body.length() ? ',' : body.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && depth == 0) {
        String[] member = body.substring(start, i).strip().split(": ", 2);
        members.put(member[0], member[1]);
        start = i + 1;
      }
    }
    return Optional.of(members);
  }
}
