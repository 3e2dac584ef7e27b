package io.milvusimport.file;

import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.Optional;

/**
 * What files of each format cannot carry at all, because the server's reader for it does not take
 * it. What single values they cannot say, {@link RowBuffer#refusal} tells.
 *
 * <p>Source: the readers of {@code internal/util/importutilv2} in Milvus, 2.5 to 3.0.
 */
public final class FormatLimits {
  private static final String REMEDY = " Set file.format=parquet.";

  private FormatLimits() {}

  /**
   * Why no file of the format can hold the field; empty if it can.
   *
   * @return a sentence on field and format, and one on the remedy
   */
  public static Optional<String> cannotCarry(FileFormat format, Field field) {
    return switch (format) {
      case PARQUET, JSON -> Optional.empty();
      case CSV -> csv(field);
      case NUMPY -> numpy(field);
    };
  }

  private static Optional<String> csv(Field field) {
    return field.nullable() && field.type() instanceof FieldType.ArrayOfStruct
        ? Optional.of(
            "Field "
                + field.display()
                + " is nullable, and the server's CSV reader takes no null for an array of"
                + " structs. Set file.format=parquet or json.")
        : Optional.empty();
  }

  private static Optional<String> numpy(Field field) {
    FieldType type = field.type();
    boolean isCarried =
        !(type instanceof FieldType.Text
            || type instanceof FieldType.Timestamptz
            || type instanceof FieldType.Array
            || type instanceof FieldType.ArrayOfStruct
            || type instanceof FieldType.SparseFloatVector);
    return isCarried
        ? Optional.empty()
        : Optional.of(
            "Field " + field.display() + " has a type for which there is no NumPy file." + REMEDY);
  }
}
