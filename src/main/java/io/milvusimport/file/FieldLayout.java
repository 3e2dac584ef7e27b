package io.milvusimport.file;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * One field of a row in a file: its Parquet type and the columns that hold it. These are one, or
 * for an array of structs one a sub-field.
 */
record FieldLayout(String name, Type parquetType, List<ColumnLayout> columns) {
  FieldLayout {
    columns = List.copyOf(columns);
  }

  /** One layout a field, in the schema's order, then the one of the dynamic column if there is. */
  static List<FieldLayout> of(CollectionSchema schema, VectorCompression vectors) {
    List<FieldLayout> layouts = new ArrayList<>();
    for (Field field : schema.fields()) {
      layouts.add(of(field.name(), field.type(), vectors));
    }
    if (schema.dynamicField()) {
      layouts.add(of(CollectionSchema.DYNAMIC_COLUMN, new FieldType.Json(), vectors));
    }
    return layouts;
  }

  boolean isStruct() {
    return columns.get(0).nesting().isInStruct();
  }

  private static FieldLayout of(String name, FieldType type, VectorCompression vectors) {
    if (type instanceof FieldType.ArrayOfStruct structs) {
      return ofStructs(name, structs, vectors);
    }
    ColumnLayout column = ColumnLayout.of(name, type, vectors);
    return new FieldLayout(name, column.parquetType(name), List.of(column));
  }

  private static FieldLayout ofStructs(
      String name, FieldType.ArrayOfStruct type, VectorCompression vectors) {
    List<ColumnLayout> columns = new ArrayList<>();
    List<Type> subFields = new ArrayList<>();
    for (FieldType.SubField field : type.fields()) {
      ColumnLayout column = ColumnLayout.of(name, field, vectors);
      columns.add(column);
      subFields.add(column.parquetType(field.name()));
    }
    Type struct = Types.optionalGroup().addFields(subFields.toArray(Type[]::new)).named("element");
    return new FieldLayout(name, Types.optionalList().element(struct).named(name), columns);
  }
}
