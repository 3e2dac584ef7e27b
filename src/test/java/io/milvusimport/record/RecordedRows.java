package io.milvusimport.record;

import io.milvusimport.file.Columns;
import io.milvusimport.file.RowBuffer;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows kept as they are set: column to {@link Boolean}, {@link Integer}, {@link Long}, {@link
 * Float}, {@link Double}, text, {@link List}, floats of a vector as a list, bytes of one in hex,
 * and structs as maps. As strict as the contract of {@link Columns} is about wrong use.
 */
final class RecordedRows implements RowBuffer {
  private final List<SubField> columns;
  private final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
  private Recorder row;
  private boolean isOpen;

  RecordedRows(CollectionSchema schema) {
    Stream<SubField> dynamic =
        schema.dynamicField()
            ? Stream.of(new SubField(CollectionSchema.DYNAMIC_COLUMN, new FieldType.Json()))
            : Stream.of();
    this.columns =
        Stream.concat(schema.fields().stream().map(RecordedRows::column), dynamic).toList();
    this.row = new Recorder(columns);
  }

  private static SubField column(Field field) {
    return new SubField(field.name(), field.type());
  }

  /** The committed rows; a null was set or not, which is the same. */
  List<Map<String, @Nullable Object>> rows() {
    return rows;
  }

  boolean isOpen() {
    return isOpen;
  }

  @Override
  public void begin() {
    require(!isOpen, "a row is open");
    isOpen = true;
    row = new Recorder(columns);
  }

  @Override
  public void commit() {
    require(isOpen, "no row is open");
    row.requireNothingOpen();
    isOpen = false;
    Map<String, @Nullable Object> committed = new LinkedHashMap<>();
    columns.forEach(column -> committed.put(column.name(), row.values.get(column.name())));
    rows.add(committed);
  }

  @Override
  public void rollback() {
    require(isOpen, "no row is open");
    isOpen = false;
  }

  @Override
  public void setNull(int column) {
    row.setNull(column);
  }

  @Override
  public void setBoolean(int column, boolean value) {
    row.setBoolean(column, value);
  }

  @Override
  public void setInt(int column, int value) {
    row.setInt(column, value);
  }

  @Override
  public void setLong(int column, long value) {
    row.setLong(column, value);
  }

  @Override
  public void setFloat(int column, float value) {
    row.setFloat(column, value);
  }

  @Override
  public void setDouble(int column, double value) {
    row.setDouble(column, value);
  }

  @Override
  public void setText(int column, byte[] utf8, int offset, int length) {
    row.setText(column, utf8, offset, length);
  }

  @Override
  public void setVector(int column, float[] vector, int offset) {
    row.setVector(column, vector, offset);
  }

  @Override
  public void setVector(int column, byte[] vector, int offset) {
    row.setVector(column, vector, offset);
  }

  @Override
  public void startList(int column) {
    row.startList(column);
  }

  @Override
  public void endList(int column) {
    row.endList(column);
  }

  @Override
  public Columns startStruct(int column) {
    return row.startStruct(column);
  }

  @Override
  public void endStruct(int column) {
    row.endStruct(column);
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  /** The values of a row, or of a struct in an array. */
  private static final class Recorder implements Columns {
    private final List<SubField> columns;
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final Map<String, List<@Nullable Object>> openLists = new LinkedHashMap<>();
    private @Nullable Recorder openStruct;

    Recorder(List<SubField> columns) {
      this.columns = columns;
    }

    void requireNothingOpen() {
      require(openLists.isEmpty(), "a list is open");
    }

    @Override
    public void setNull(int column) {
      require(!openLists.containsKey(columns.get(column).name()), "null in a list");
      put(column, null, FieldType.class);
    }

    @Override
    public void setBoolean(int column, boolean value) {
      put(column, value, FieldType.Bool.class);
    }

    @Override
    public void setInt(int column, int value) {
      put(column, value, FieldType.Int8.class, FieldType.Int16.class, FieldType.Int32.class);
    }

    @Override
    public void setLong(int column, long value) {
      put(column, value, FieldType.Int64.class);
    }

    @Override
    public void setFloat(int column, float value) {
      put(column, value, FieldType.Float.class);
    }

    @Override
    public void setDouble(int column, double value) {
      put(column, value, FieldType.Double.class);
    }

    @Override
    public void setText(int column, byte[] utf8, int offset, int length) {
      put(
          column,
          new String(utf8, offset, length, StandardCharsets.UTF_8),
          FieldType.VarChar.class,
          FieldType.Text.class,
          FieldType.Timestamptz.class,
          FieldType.Geometry.class,
          FieldType.Json.class,
          FieldType.SparseFloatVector.class);
    }

    @Override
    public void setVector(int column, float[] vector, int offset) {
      List<Float> floats = new ArrayList<>();
      for (int i = 0; i < dim(column); i++) {
        floats.add(vector[offset + i]);
      }
      put(column, floats, FieldType.FloatVector.class);
    }

    @Override
    public void setVector(int column, byte[] vector, int offset) {
      FieldType type = columns.get(column).type();
      int length =
          type instanceof FieldType.BinaryVector
              ? dim(column) / 8
              : type instanceof FieldType.Int8Vector ? dim(column) : 2 * dim(column);
      put(
          column,
          HexFormat.of().formatHex(vector, offset, offset + length),
          FieldType.BinaryVector.class,
          FieldType.Int8Vector.class,
          FieldType.Float16Vector.class,
          FieldType.BFloat16Vector.class);
    }

    @Override
    public void startList(int column) {
      SubField field = columns.get(column);
      require(
          field.type() instanceof FieldType.Array
              || field.type() instanceof FieldType.ArrayOfStruct,
          "no array");
      require(!values.containsKey(field.name()), "a column that is set already");
      require(openLists.put(field.name(), new ArrayList<>()) == null, "a list is open");
    }

    @Override
    public void endList(int column) {
      String name = columns.get(column).name();
      require(openStruct == null, "a struct is open");
      List<@Nullable Object> list = openLists.remove(name);
      require(list != null, "no list is open");
      values.put(name, list);
    }

    @Override
    public Columns startStruct(int column) {
      require(openStruct == null, "a struct is open");
      FieldType type = columns.get(column).type();
      require(type instanceof FieldType.ArrayOfStruct, "no array of structs");
      openStruct = new Recorder(((FieldType.ArrayOfStruct) type).fields());
      return openStruct;
    }

    @Override
    public void endStruct(int column) {
      Recorder struct = openStruct;
      if (struct == null) {
        throw new IllegalStateException("no struct is open");
      }
      require(struct.values.size() == struct.columns.size(), "a sub-field is not set");
      openStruct = null;
      put(column, struct.values, FieldType.ArrayOfStruct.class);
    }

    private static boolean isOneOf(FieldType type, Class<?>... types) {
      for (Class<?> candidate : types) {
        if (candidate.isInstance(type)) {
          return true;
        }
      }
      return false;
    }

    private int dim(int column) {
      return ((FieldType.DenseVector) columns.get(column).type()).dim();
    }

    private void put(int column, @Nullable Object value, Class<?>... types) {
      SubField field = columns.get(column);
      List<@Nullable Object> open = openLists.get(field.name());
      FieldType type =
          open != null && field.type() instanceof FieldType.Array array
              ? array.element()
              : field.type();
      require(isOneOf(type, types), "a value of another type");
      if (open != null) {
        open.add(value);
      } else {
        require(!values.containsKey(field.name()), "a column that is set already");
        values.put(field.name(), value);
      }
    }
  }
}
