package io.milvusimport.emulator.reader;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A node of a Parquet schema, with the Arrow type that the Go reader of the server makes of it.
 *
 * @param physical {@code INT32}, {@code BYTE_ARRAY} ...; empty for a group
 * @param converted {@code UTF8}, {@code INT_8}, {@code LIST} ...; empty if none
 * @param logical as DuckDB prints it; empty if none
 */
record SchemaNode(
    String name,
    String physical,
    String typeLength,
    String repetition,
    String converted,
    String logical,
    List<SchemaNode> children) {

  /** One line of {@code parquet_schema}, in depth-first order. */
  record Line(
      String name,
      String physical,
      String typeLength,
      String repetition,
      int childCount,
      String converted,
      String logical) {}

  static SchemaNode read(Iterator<Line> lines) {
    Line line = lines.next();
    List<SchemaNode> children = new ArrayList<>();
    for (int i = 0; i < line.childCount(); i++) {
      children.add(read(lines));
    }
    return new SchemaNode(
        line.name(),
        line.physical(),
        line.typeLength(),
        line.repetition().toLowerCase(Locale.ROOT),
        line.converted(),
        line.logical(),
        List.copyOf(children));
  }

  /** The type of the node as a column; a repeated one is a list without saying so. */
  String arrow() {
    return repetition.equals("repeated") ? "list<" + ownArrow() + ">" : ownArrow();
  }

  /** {@code three-level}, {@code two-level}, or empty for what is no LIST. */
  String listForm() {
    if (!isList()) {
      return "";
    }
    return elementIsRepeatedNode() ? "two-level" : "three-level";
  }

  private String ownArrow() {
    if (isList()) {
      SchemaNode repeated = children.get(0);
      return elementIsRepeatedNode()
          ? "list<" + repeated.ownArrow() + ">"
          : "list<" + repeated.children.get(0).arrow() + ">";
    }
    if (!children.isEmpty()) {
      String kind = converted.startsWith("MAP") ? "map" : "struct";
      return children.stream()
          .map(c -> c.name + ": " + c.arrow())
          .collect(Collectors.joining(", ", kind + "<", ">"));
    }
    return leafArrow();
  }

  private boolean isList() {
    return (converted.equals("LIST") || logical.startsWith("List"))
        && children.size() == 1
        && children.get(0).repetition.equals("repeated");
  }

  /** The backward compatibility rules of the Parquet format for two-level lists. */
  private boolean elementIsRepeatedNode() {
    SchemaNode repeated = children.get(0);
    return repeated.children.size() != 1
        || repeated.name.equals("array")
        || repeated.name.equals(name + "_tuple");
  }

  private String leafArrow() {
    boolean time = converted.startsWith("TIME_") || logical.startsWith("TimeType");
    boolean timestamp = converted.startsWith("TIMESTAMP") || logical.startsWith("Timestamp");
    boolean decimal = converted.equals("DECIMAL") || logical.startsWith("Decimal");
    if (decimal) {
      return "decimal";
    }
    if (timestamp || physical.equals("INT96")) {
      return "timestamp";
    }
    if (time) {
      return "time";
    }
    return switch (physical) {
      case "BOOLEAN" -> "bool";
      case "INT32" -> converted.equals("DATE") ? "date32" : integer("int32");
      case "INT64" -> integer("int64");
      case "FLOAT" -> "float32";
      case "DOUBLE" -> "float64";
      case "BYTE_ARRAY" ->
          converted.equals("UTF8") || logical.startsWith("String") ? "utf8" : "binary";
      case "FIXED_LEN_BYTE_ARRAY" ->
          logical.startsWith("Float16") ? "float16" : "fixed_size_binary[" + typeLength + "]";
      default -> physical.toLowerCase(Locale.ROOT);
    };
  }

  private String integer(String plain) {
    return switch (converted) {
      case "INT_8" -> "int8";
      case "INT_16" -> "int16";
      case "UINT_8" -> "uint8";
      case "UINT_16" -> "uint16";
      case "UINT_32" -> "uint32";
      case "UINT_64" -> "uint64";
      default -> plain;
    };
  }
}
