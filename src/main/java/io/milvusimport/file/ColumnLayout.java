package io.milvusimport.file;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The form of one column, as the import of every Milvus takes it: everything optional, lists in
 * three levels, STRING on every text, INT(8) and INT(16) on the small integers.
 *
 * @param vectorDim floats of a row, or 0 if the column is no vector
 */
record ColumnLayout(
    String name,
    PrimitiveTypeName physical,
    @Nullable LogicalTypeAnnotation annotation,
    boolean isList,
    int vectorDim,
    CompressionCodecName codec) {

  /** One layout a field, in the schema's order, then the one of the dynamic column if there is. */
  static List<ColumnLayout> of(CollectionSchema schema, VectorCompression vectors) {
    List<ColumnLayout> layouts = new ArrayList<>();
    for (Field field : schema.fields()) {
      layouts.add(of(field.name(), field.type(), vectors));
    }
    if (schema.dynamicField()) {
      layouts.add(of(CollectionSchema.DYNAMIC_COLUMN, new FieldType.Json(), vectors));
    }
    return layouts;
  }

  private static ColumnLayout of(String name, FieldType type, VectorCompression vectors) {
    if (type instanceof FieldType.FloatVector vector) {
      return new ColumnLayout(name, FLOAT, null, true, vector.dim(), vectors.codec());
    }
    boolean isList = type instanceof FieldType.Array;
    FieldType value = type instanceof FieldType.Array array ? array.element() : type;
    return new ColumnLayout(
        name, physical(value), annotation(value), isList, 0, CompressionCodecName.ZSTD);
  }

  private static PrimitiveTypeName physical(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return BOOLEAN;
    }
    if (type instanceof FieldType.Int8
        || type instanceof FieldType.Int16
        || type instanceof FieldType.Int32) {
      return INT32;
    }
    if (type instanceof FieldType.Int64) {
      return INT64;
    }
    if (type instanceof FieldType.Float) {
      return FLOAT;
    }
    if (type instanceof FieldType.Double) {
      return DOUBLE;
    }
    if (type instanceof FieldType.VarChar || type instanceof FieldType.Json) {
      return BINARY;
    }
    throw new IllegalArgumentException("no column for the type " + type.typeName());
  }

  private static @Nullable LogicalTypeAnnotation annotation(FieldType type) {
    if (type instanceof FieldType.Int8) {
      return intType(8, true);
    }
    if (type instanceof FieldType.Int16) {
      return intType(16, true);
    }
    return physical(type) == BINARY ? stringType() : null;
  }

  /** The column in Parquet's terms. */
  Type parquetType() {
    return isList
        ? Types.optionalList().optionalElement(physical).as(annotation).named(name)
        : Types.optional(physical).as(annotation).named(name);
  }
}
