package io.milvusimport.file;

import static org.apache.parquet.schema.LogicalTypeAnnotation.intType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.DOUBLE;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.milvusimport.schema.FieldType;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/**
 * The form of one column, as the import of every Milvus takes it: STRING on every text, INT(8) and
 * INT(16) on the small integers, also on the bytes of a vector.
 *
 * @param name as in the schema, {@code struct[field]} for a field of structs
 * @param vectorLength values of a vector, or 0 if the column holds none
 * @param dictionary for vectors of bytes; all else is PLAIN
 */
record ColumnLayout(
    String name,
    PrimitiveTypeName physical,
    @Nullable LogicalTypeAnnotation annotation,
    Nesting nesting,
    int vectorLength,
    @Nullable ByteDictionary dictionary,
    CompressionCodecName codec) {

  /** The only column of a field that is no array of structs. */
  static ColumnLayout of(String name, FieldType type, VectorCompression vectors) {
    if (type instanceof FieldType.DenseVector vector) {
      return vector(name, vector, Nesting.LIST, vectors);
    }
    return type instanceof FieldType.Array array
        ? single(name, array.element(), Nesting.LIST)
        : single(name, type, Nesting.FLAT);
  }

  /** The column of a field of the structs in an array. */
  static ColumnLayout of(String array, FieldType.SubField field, VectorCompression vectors) {
    String name = array + "[" + field.name() + "]";
    return field.type() instanceof FieldType.DenseVector vector
        ? vector(name, vector, Nesting.STRUCT_LIST, vectors)
        : single(name, field.type(), Nesting.STRUCT);
  }

  boolean isVector() {
    return vectorLength > 0;
  }

  /** Bytes of a vector; 0 if the column holds none. */
  int vectorBytes() {
    return dictionary == null ? vectorLength * Float.BYTES : vectorLength;
  }

  /** The field in Parquet's terms, within a row or a struct. */
  Type parquetType(String fieldName) {
    boolean isList = nesting == Nesting.LIST || nesting == Nesting.STRUCT_LIST;
    return isList
        ? Types.optionalList().optionalElement(physical).as(annotation).named(fieldName)
        : Types.optional(physical).as(annotation).named(fieldName);
  }

  private static ColumnLayout single(String name, FieldType type, Nesting nesting) {
    return new ColumnLayout(
        name, physical(type), annotation(type), nesting, 0, null, CompressionCodecName.ZSTD);
  }

  private static ColumnLayout vector(
      String name, FieldType.DenseVector type, Nesting nesting, VectorCompression vectors) {
    if (type instanceof FieldType.FloatVector) {
      return new ColumnLayout(name, FLOAT, null, nesting, type.dim(), null, vectors.codec());
    }
    boolean isSigned = type instanceof FieldType.Int8Vector;
    return new ColumnLayout(
        name,
        INT32,
        intType(8, isSigned),
        nesting,
        bytes(type),
        isSigned ? ByteDictionary.SIGNED : ByteDictionary.UNSIGNED,
        vectors.codec());
  }

  private static int bytes(FieldType.DenseVector type) {
    if (type instanceof FieldType.BinaryVector) {
      return type.dim() / Byte.SIZE;
    }
    return type instanceof FieldType.Int8Vector ? type.dim() : type.dim() * Short.BYTES;
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
    if (type instanceof FieldType.VarChar
        || type instanceof FieldType.Text
        || type instanceof FieldType.Json
        || type instanceof FieldType.Timestamptz
        || type instanceof FieldType.Geometry
        || type instanceof FieldType.SparseFloatVector) {
      return BINARY;
    }
    throw new IllegalArgumentException("no single column for the type " + type.typeName());
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
}
