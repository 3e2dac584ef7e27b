package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.FieldType.SubField;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Random values of every type and their nulls, read back by DuckDB, over pages of many sizes. */
class EveryTypeTest {
  private static final int ROWS = 400;
  private static final long SEED = 20_260_921;

  @TempDir Path directory;

  static List<FieldType> types() {
    List<FieldType> types = new ArrayList<>(scalars());
    scalars().forEach(scalar -> types.add(new FieldType.Array(scalar, 8)));
    types.addAll(
        List.of(
            new FieldType.Text(),
            new FieldType.Json(),
            new FieldType.Timestamptz(),
            new FieldType.Geometry(),
            new FieldType.SparseFloatVector(),
            everyStruct()));
    for (int dim : new int[] {8, 24, 1024}) { // rows below, about and above what is made in place
      types.addAll(vectors(dim));
    }
    types.add(new FieldType.FloatVector(1));
    types.add(new FieldType.Int8Vector(1));
    types.add(new FieldType.Int8Vector(67));
    return types;
  }

  static Stream<Arguments> typesAndPages() {
    return types().stream()
        .flatMap(type -> Stream.of(64, 700, 1 << 20).map(page -> Arguments.of(type, page)));
  }

  @ParameterizedTest
  @MethodSource("typesAndPages")
  void valuesAndNullsReadBackEqual(FieldType type, int pageBytes) throws Exception {
    // Given columns never, at times and always null, and long stretches of nulls
    CollectionSchema schema =
        SampleCollections.of(
            key("id"), field("never", type), nullable("at_times", type), nullable("always", type));
    DataFile file = create(schema, pageBytes, VectorCompression.NONE);
    Random random = new Random(SEED);

    // When
    List<Map<String, @Nullable Object>> written = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      boolean isNull = i / 50 % 2 == 1 || random.nextInt(3) == 0;
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("id", (long) i);
      row.put("never", RowValues.random(type, random));
      row.put("at_times", isNull ? null : RowValues.random(type, random));
      row.put("always", null);
      written.add(row);
      write(schema, row, file.rowBuffer());
    }

    // Then
    WrittenFile read = new WrittenFile(file.seal().path());
    assertThat(read.rows()).isEqualTo(written);
  }

  @ParameterizedTest
  @EnumSource(VectorCompression.class)
  void manyPagesInManyGroupsReadBackEqualDespiteRowsTakenBackAnywhere(VectorCompression codec)
      throws Exception {
    // Given one column of each type
    List<Field> fields = new ArrayList<>(List.of(key("id")));
    types().forEach(type -> fields.add(nullable("f" + fields.size(), type)));
    CollectionSchema schema = SampleCollections.of(fields.toArray(Field[]::new));
    Random random = new Random(SEED);
    DataFile file =
        DataFile.create(schema, FileSettings.parquet(300_000, 2000, codec), directory.resolve("f"));

    // When
    List<Map<String, @Nullable Object>> written = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      writePartly(schema, randomRow(schema, i, random), file.rowBuffer(), random);
      Map<String, @Nullable Object> row = randomRow(schema, i, random);
      write(schema, row, file.rowBuffer());
      written.add(row);
    }

    // Then
    WrittenFile read = new WrittenFile(file.seal().path());
    assertThat(read.rows()).isEqualTo(written);
    long groups = read.chunks().stream().map(chunk -> chunk.get("row_group_id")).distinct().count();
    assertThat(groups).isGreaterThan(5);
  }

  private static List<FieldType.Scalar> scalars() {
    return List.of(
        new FieldType.Bool(),
        new FieldType.Int8(),
        new FieldType.Int16(),
        new FieldType.Int32(),
        new FieldType.Int64(),
        new FieldType.Float(),
        new FieldType.Double(),
        new FieldType.VarChar(256));
  }

  private static List<FieldType.DenseVector> vectors(int dim) {
    return List.of(
        new FieldType.FloatVector(dim),
        new FieldType.BinaryVector(dim),
        new FieldType.Float16Vector(dim),
        new FieldType.BFloat16Vector(dim),
        new FieldType.Int8Vector(dim));
  }

  private static FieldType.ArrayOfStruct everyStruct() {
    List<SubField> fields = new ArrayList<>();
    scalars().forEach(type -> fields.add(new SubField("s_" + type.typeName(), type)));
    vectors(16).forEach(type -> fields.add(new SubField("v_" + type.typeName(), type)));
    fields.add(new SubField("one", new FieldType.Int8Vector(1)));
    return new FieldType.ArrayOfStruct(fields, 4);
  }

  private static Field field(String name, FieldType type) {
    return SampleCollections.field(name, type);
  }

  private DataFile create(CollectionSchema schema, int pageBytes, VectorCompression codec)
      throws IOException {
    return DataFile.create(
        schema, FileSettings.parquet(40_000, pageBytes, codec), directory.resolve("f"));
  }

  private static Map<String, @Nullable Object> randomRow(
      CollectionSchema schema, long id, Random random) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (Field field : schema.fields()) {
      boolean isNull = random.nextInt(4) == 0;
      row.put(field.name(), isNull ? null : RowValues.random(field.type(), random));
    }
    row.put("id", id);
    return row;
  }

  private static void write(
      CollectionSchema schema, Map<String, @Nullable Object> row, RowBuffer target)
      throws IOException {
    target.begin();
    set(schema, row, target);
    target.commit();
  }

  private static void set(
      CollectionSchema schema, Map<String, @Nullable Object> row, Columns target) {
    for (int i = 0; i < schema.fields().size(); i++) {
      Field field = schema.fields().get(i);
      Object value = row.get(field.name());
      if (value != null) {
        RowValues.set(target, i, field.type(), value);
      }
    }
  }

  /** Sets some of the row, up to the middle of a list or a struct, and takes it back. */
  private static void writePartly(
      CollectionSchema schema, Map<String, @Nullable Object> row, RowBuffer target, Random random) {
    target.begin();
    try {
      set(schema, row, new Interrupted(target, random.nextInt(400)));
    } catch (Interrupted.Now expected) {
      // as if the next value had been refused
    }
    target.rollback();
  }
}
