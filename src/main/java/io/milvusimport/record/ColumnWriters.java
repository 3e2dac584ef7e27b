package io.milvusimport.record;

import io.milvusimport.file.Columns;
import io.milvusimport.file.Refusal;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets the columns of one collection, each by the rules of its field. */
final class ColumnWriters {
  private final List<Field> fields;
  private final RowPlan plan;
  private final ValueWriter[] writers;
  private final @Nullable Object[] fills;

  ColumnWriters(CollectionSchema schema, RowPlan plan) {
    this.fields = schema.fields();
    this.plan = plan;
    this.writers =
        fields.stream()
            .map(field -> ValueWriter.of(field.name(), field.type()))
            .toArray(ValueWriter[]::new);
    this.fills = fields.stream().map(ColumnWriters::fill).toArray();
  }

  int count() {
    return writers.length;
  }

  FieldType type(int column) {
    return fields.get(column).type();
  }

  ValueWriter writer(int column) {
    return writers[column];
  }

  /** Sets a column, to a null or default if the record has no value. */
  Optional<Rejection> set(int column, @Nullable Object value, Columns columns) {
    Object given = value == null ? fills[column] : value;
    if (given == null) {
      if (!fields.get(column).acceptsNull()) {
        return rejected(column, "missing or null, but not nullable and without a default");
      }
      columns.setNull(column);
      return Optional.empty();
    }
    if (given instanceof FieldPath.Obstacle obstacle) {
      return rejected(column, obstacle.text());
    }
    Optional<String> problem = writers[column].write(given, columns, column);
    return problem.isEmpty() ? Optional.empty() : rejected(column, problem.get());
  }

  /** Sets a column that no top-level value of that name fills. */
  Optional<Rejection> setPlanned(int column, SourceRecord record, Columns columns) {
    Object value = plan.columns().get(column).value(record, Optional.of(type(column)));
    return set(column, value, columns);
  }

  Optional<Rejection> rejected(int column, String problem) {
    String setting = plan.columns().get(column).setting();
    return Optional.of(
        Rejection.of(
            fields.get(column), setting.isEmpty() ? problem : problem + " (" + setting + ")"));
  }

  /** For a value that the field takes but a file of this format cannot say. */
  Rejection refused(Refusal refusal) {
    return refusal.column() < fields.size()
        ? Rejection.of(fields.get(refusal.column()), refusal.problem())
        : new Rejection(CollectionSchema.DYNAMIC_COLUMN, refusal.problem(), "JSON");
  }

  /** The default of a type whose nulls the server stores as null, or refuses, even so. */
  private static @Nullable Object fill(Field field) {
    boolean isForgotten =
        field.type() instanceof FieldType.Timestamptz || field.type() instanceof FieldType.Geometry;
    return isForgotten ? field.defaultValue().orElse(null) : null;
  }
}
