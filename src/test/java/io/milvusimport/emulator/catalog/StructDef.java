package io.milvusimport.emulator.catalog;

import java.util.List;

/**
 * An array of structs in a collection.
 *
 * @param array the whole: of type {@code ArrayOfStruct}, with the capacity of its sub-fields
 * @param fields by their short names and with the types of single values, such as {@code Int8} or
 *     {@code FloatVector}
 */
public record StructDef(FieldDef array, List<FieldDef> fields) {
  public StructDef {
    fields = List.copyOf(fields);
  }
}
