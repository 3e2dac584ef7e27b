package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Shapes as well-known text, kept as it is. */
final class GeometryWriter implements ValueWriter {
  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    if (!(value instanceof String text)) {
      return Optional.of(ValueKind.of(value));
    }
    Optional<String> problem = new WellKnownText(text).problem();
    if (problem.isEmpty()) {
      byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
      columns.setText(column, ascii, 0, ascii.length);
    }
    return problem;
  }
}
