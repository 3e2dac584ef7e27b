package io.milvusimport.file;

import com.fasterxml.jackson.core.io.SerializedString;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A column of a text file.
 *
 * @param kind by which setter its values come, or those of its elements if it is an array
 */
record TextColumn(Field field, SerializedString name, Kind kind, boolean isList) {
  /** The setters of {@link Columns}. */
  enum Kind {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    TEXT,
    FLOATS,
    BYTES,
    STRUCT
  }

  /** One a field, in the schema's order, then the dynamic column if there is. */
  static List<TextColumn> of(CollectionSchema schema) {
    List<TextColumn> columns = new ArrayList<>();
    schema.fields().forEach(field -> columns.add(of(field)));
    if (schema.dynamicField()) {
      columns.add(of(CollectionSchema.DYNAMIC_COLUMN, new FieldType.Json()));
    }
    return columns;
  }

  /** The columns of the structs of an array, one a sub-field. */
  static List<TextColumn> of(FieldType.ArrayOfStruct structs) {
    return structs.fields().stream().map(sub -> of(sub.name(), sub.type())).toList();
  }

  private static TextColumn of(String name, FieldType type) {
    return of(new Field(name, type, false, false, false, Optional.empty()));
  }

  private static TextColumn of(Field field) {
    SerializedString name = new SerializedString(field.name());
    if (field.type() instanceof FieldType.Array array) {
      return new TextColumn(field, name, kind(array.element()), true);
    }
    boolean isList = field.type() instanceof FieldType.ArrayOfStruct;
    return new TextColumn(field, name, kind(field.type()), isList);
  }

  private static Kind kind(FieldType type) {
    if (type instanceof FieldType.Bool) {
      return Kind.BOOLEAN;
    }
    if (type instanceof FieldType.Int8
        || type instanceof FieldType.Int16
        || type instanceof FieldType.Int32) {
      return Kind.INT;
    }
    if (type instanceof FieldType.Int64) {
      return Kind.LONG;
    }
    if (type instanceof FieldType.Float) {
      return Kind.FLOAT;
    }
    if (type instanceof FieldType.Double) {
      return Kind.DOUBLE;
    }
    if (type instanceof FieldType.FloatVector) {
      return Kind.FLOATS;
    }
    if (type instanceof FieldType.DenseVector) {
      return Kind.BYTES;
    }
    return type instanceof FieldType.ArrayOfStruct ? Kind.STRUCT : Kind.TEXT;
  }

  boolean isDynamic() {
    return field.name().equals(CollectionSchema.DYNAMIC_COLUMN);
  }

  /** Whether values are text of any kind, and not text in the syntax of the type. */
  boolean isFreeText() {
    return field.type() instanceof FieldType.VarChar || field.type() instanceof FieldType.Text;
  }

  IllegalStateException misuse(String problem) {
    return new IllegalStateException("column " + field.name() + " " + problem);
  }
}
