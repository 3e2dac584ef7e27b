package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.Generation;
import java.util.Set;

/**
 * What a collection may be made of. 2.5 knows fewer types. 2.6 holds collections that it cannot
 * import into; that it creates those with Text or nullable structs was not seen, but lets tests
 * meet its importer.
 */
final class KnownTypes {
  private static final Set<String> IN_2_5 =
      Set.of(
          "Bool",
          "Int8",
          "Int16",
          "Int32",
          "Int64",
          "Float",
          "Double",
          "VarChar",
          "JSON",
          "Array",
          "Geometry",
          "FloatVector",
          "BinaryVector",
          "Float16Vector",
          "BFloat16Vector",
          "SparseFloatVector");
  private static final Set<String> LATER = Set.of("Int8Vector", "Timestamptz", "Text");

  private KnownTypes() {}

  /**
   * @throws ApiFailure 1100 for a type, or a nullable vector, that the generation does not have
   */
  static void check(CollectionDef collection, Generation generation) throws ApiFailure {
    boolean isOldest = generation == Generation.V2_5;
    for (FieldDef field : collection.fields()) {
      boolean isKnown = IN_2_5.contains(field.type()) || !isOldest && LATER.contains(field.type());
      if (!isKnown) {
        throw new ApiFailure(
            1100,
            "data type "
                + field.type()
                + " is invalid(case sensitive).: invalid parameter[field="
                + field.name()
                + "]");
      }
      if (isOldest && field.isVector() && field.nullable()) {
        throw new ApiFailure(
            1100, "vector type not support null: invalid parameter[field=" + field.name() + "]");
      }
    }
    if (isOldest && !collection.structFields().isEmpty()) {
      throw new ApiFailure(
          1100,
          "unknown field structFields: invalid parameter[field="
              + collection.structFields().get(0).array().name()
              + "]");
    }
  }
}
