package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.FieldDef;
import java.util.Set;

/**
 * What the server wants of the header of a field's {@code .npy} file, the same in all generations.
 *
 * <p>Source: {@code internal/util/importutilv2/numpy/util.go}; not run.
 */
final class NpyHeaders {
  private static final Set<String> FLOATS = Set.of("Float", "Double");

  private NpyHeaders() {}

  static void check(FieldDef field, NpyArray array) throws Judge.Refusal {
    String element = array.element();
    if (element.isEmpty()) {
      throw new Judge.Refusal(
          "unexpected numpy header for field '%s': 'the numpy file dtype '%s' is not supported'"
              .formatted(field.name(), array.dtype()));
    }
    if (!isOf(field.type(), element)) {
      throw new Judge.Refusal(
          "expected element type '%s' for field '%s', got type '%s'"
              .formatted(field.type(), field.name(), element));
    }
    int dimensions = field.isVector() ? 2 : 1;
    if (array.shape().size() != dimensions) {
      throw new Judge.Refusal(
          "expected shape '%d' for %s field '%s', got shape '%d'"
              .formatted(dimensions, field.type(), field.name(), array.shape().size()));
    }
    if (field.isVector()) {
      checkDim(field, array);
    }
    if (element.equals("VarChar") && array.characters() <= 0) {
      throw new Judge.Refusal("failed to get max length 0 of varchar from numpy file header");
    }
    if (!array.isWhole()) {
      throw new Judge.Refusal("unexpected EOF");
    }
  }

  private static void checkDim(FieldDef field, NpyArray array) throws Judge.Refusal {
    int dim = field.intParam("dim");
    int expected =
        switch (field.type()) {
          case "BinaryVector" -> dim / 8;
          case "Float16Vector", "BFloat16Vector" -> 2 * dim;
          default -> dim;
        };
    if (array.width() != expected) {
      throw new Judge.Refusal(
          "expected dim '%d' for %s field '%s', got dim '%d'"
              .formatted(expected, field.type(), field.name(), array.width()));
    }
  }

  private static boolean isOf(String type, String element) {
    return switch (type) {
      case "FloatVector" -> FLOATS.contains(element);
      case "BinaryVector", "Float16Vector", "BFloat16Vector" -> element.equals("BinaryVector");
      case "Int8Vector" -> element.equals("Int8");
      case "VarChar", "JSON", "$meta", "Geometry" -> element.equals("VarChar");
      default -> element.equals(type);
    };
  }
}
