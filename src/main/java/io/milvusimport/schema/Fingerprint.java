package io.milvusimport.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A short hash over what decides how a file must look: two collections of one fingerprint take the
 * same files. The order of the fields, names of database and collection, the collection's id and
 * the routing by a partition key do not count. It is kept in the ledger: its text must not change.
 */
final class Fingerprint {
  private static final int BYTES = 8;

  private Fingerprint() {}

  /** Sixteen hexadecimal digits. */
  static String of(List<Field> fields, List<String> leftOut, boolean dynamicField) {
    StringBuilder text = new StringBuilder("v1 dynamic=").append(dynamicField).append('\n');
    fields.stream().map(Fingerprint::line).sorted().forEach(text::append);
    leftOut.stream().sorted().forEach(name -> text.append("without ").append(name).append('\n'));
    return sha256(text.toString()).substring(0, 2 * BYTES);
  }

  private static String line(Field field) {
    return String.join(
            " ",
            field.name(),
            typeText(field.type()),
            field.primaryKey() ? "key" : "-",
            field.nullable() ? "nullable" : "-",
            field.hasDefault() ? "default" : "-")
        + "\n";
  }

  private static String typeText(FieldType type) {
    if (type instanceof FieldType.VarChar v) {
      return "VarChar(" + v.maxBytes() + ")";
    }
    if (type instanceof FieldType.DenseVector v) {
      return v.typeName() + "(" + v.dim() + ")";
    }
    if (type instanceof FieldType.Array a) {
      return "Array(" + typeText(a.element()) + "," + a.maxCapacity() + ")";
    }
    if (type instanceof FieldType.ArrayOfStruct a) {
      return a.fields().stream()
          .map(field -> field.name() + ":" + typeText(field.type()))
          .sorted()
          .collect(Collectors.joining(",", "ArrayOfStruct(", "," + a.maxCapacity() + ")"));
    }
    return type.typeName();
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
