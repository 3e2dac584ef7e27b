package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;

/** The Arrow types that the server's reader expects, for its messages. */
final class ExpectedArrow {
  private ExpectedArrow() {}

  static String of(FieldDef field) {
    return switch (field.type()) {
      case "Array" -> "list<" + scalar(field.elementType()) + ">";
      case "FloatVector" -> "list<float32>";
      case "BinaryVector", "Float16Vector", "BFloat16Vector" -> "list<uint8>";
      case "Int8Vector" -> "list<int8>";
      case "ArrayOfStruct" -> "list<struct>";
      default -> scalar(field.type());
    };
  }

  /** As Arrow's Go library prints the type: {@code list<item: float32, nullable>}. */
  static String print(String arrow) {
    return arrow.startsWith("list<")
        ? "list<item: " + print(arrow.substring(5, arrow.length() - 1)) + ", nullable>"
        : arrow;
  }

  private static String scalar(String type) {
    return switch (type) {
      case "Bool" -> "bool";
      case "Int8" -> "int8";
      case "Int16" -> "int16";
      case "Int32" -> "int32";
      case "Int64" -> "int64";
      case "Float" -> "float32";
      case "Double" -> "float64";
      default -> "utf8";
    };
  }
}
