package io.milvusimport.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FormatLimits;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Type, nullable, default, form of the record and format of the file: what the mapper writes is
 * read back by DuckDB (of NumPy by {@link NpyColumn}) and is equal, or the format cannot carry the
 * field and says so.
 */
class TypeMatrixTest {
  private enum Nulls {
    NONE(false, false),
    NULLABLE(true, false),
    DEFAULT(false, true),
    NULLABLE_DEFAULT(true, true);

    final boolean isNullable;
    final boolean hasDefault;

    Nulls(boolean isNullable, boolean hasDefault) {
      this.isNullable = isNullable;
      this.hasDefault = hasDefault;
    }

    boolean suits(RecordSample sample) {
      return !hasDefault || sample.defaultValue != null;
    }
  }

  @TempDir Path directory;
  private int cells;

  @TestFactory
  Stream<DynamicNode> everyCellReadsBackEqualOrIsRefusedByName() {
    List<DynamicNode> sheets = new ArrayList<>();
    for (FileFormat format : FileFormat.values()) {
      for (RecordForm form : RecordForm.values()) {
        for (Nulls nulls : Nulls.values()) {
          String name = format + " from " + form + ", " + nulls;
          sheets.add(
              dynamicContainer(name, Stream.of(0).flatMap(once -> sheet(format, form, nulls))));
        }
      }
    }
    long types = RecordSample.values().length;
    long withDefault =
        Stream.of(RecordSample.values()).filter(sample -> sample.defaultValue != null).count();
    return Stream.concat(
        sheets.stream(),
        Stream.of(
            dynamicTest(
                "no cell was left out",
                () ->
                    assertThat(cells)
                        .isEqualTo(4 * 3 * (2 * types + 2 * withDefault))
                        .isGreaterThan(900))));
  }

  @Test
  void theSamplesHoldEveryTypeOfTheSchema() {
    Set<Class<?>> sampled = new HashSet<>();
    Set<Class<?>> elements = new HashSet<>();
    Set<Class<?>> subFields = new HashSet<>();
    for (RecordSample sample : RecordSample.values()) {
      sampled.add(sample.type.getClass());
      if (sample.type instanceof FieldType.Array array) {
        elements.add(array.element().getClass());
      } else if (sample.type instanceof FieldType.ArrayOfStruct structs) {
        structs.fields().forEach(field -> subFields.add(field.type().getClass()));
      }
    }

    Set<Class<?>> scalars = records(FieldType.Scalar.class);
    Set<Class<?>> nestable = new HashSet<>(scalars);
    nestable.addAll(records(FieldType.DenseVector.class));
    assertThat(sampled).isEqualTo(records(FieldType.class)).hasSize(20);
    assertThat(elements).isEqualTo(scalars).hasSize(8);
    assertThat(subFields).isEqualTo(nestable).hasSize(13);
  }

  private Stream<DynamicNode> sheet(FileFormat format, RecordForm form, Nulls nulls) {
    List<RecordSample> all = Stream.of(RecordSample.values()).filter(nulls::suits).toList();
    List<RecordSample> carried = all.stream().filter(s -> isCarried(s, format, nulls)).toList();
    MatrixSheet sheet = new MatrixSheet(format, form, carried, nulls.isNullable, nulls.hasDefault);
    Stream<DynamicNode> write =
        Stream.of(
            dynamicTest(
                "is written and read",
                () -> sheet.writeAndRead(directory.resolve(format + "-" + form + "-" + nulls))));
    return Stream.concat(
        write,
        all.stream()
            .map(
                sample ->
                    dynamicTest(
                        sample.name(),
                        () -> {
                          check(sample, sheet, format, nulls);
                          cells++;
                        })));
  }

  /** As the server's readers have it; what the product says of it is checked against this. */
  private static boolean isCarried(RecordSample sample, FileFormat format, Nulls nulls) {
    return switch (format) {
      case PARQUET, JSON -> true;
      case CSV -> sample != RecordSample.STRUCTS || !nulls.isNullable;
      case NUMPY -> !sample.numpyType.isEmpty();
    };
  }

  private static void check(
      RecordSample sample, MatrixSheet sheet, FileFormat format, Nulls nulls) {
    Field field = sample.field(nulls.isNullable, nulls.hasDefault);
    if (!isCarried(sample, format, nulls)) {
      assertThat(FormatLimits.cannotCarry(format, field).orElseThrow())
          .contains("Field " + sample.fieldName() + " ")
          .contains("file.format=parquet");
      return;
    }
    assertThat(FormatLimits.cannotCarry(format, field)).isEmpty();
    List<@Nullable Object> expected = sheet.expected(sample);
    if (nulls == Nulls.NULLABLE && format == FileFormat.NUMPY) {
      assertThat(sheet.rejectedNulls).containsOnlyOnce(sample.fieldName());
    } else if (nulls != Nulls.NONE) {
      Object readNull = readNull(sample, format, nulls);
      expected.addAll(Arrays.asList(readNull, readNull));
    }
    assertThat(Objects.requireNonNull(sheet.read.get(sample.fieldName()))).isEqualTo(expected);
  }

  /** A null of a Parquet file becomes the default in the server, but for two types. */
  private static @Nullable Object readNull(RecordSample sample, FileFormat format, Nulls nulls) {
    boolean isLeftToTheServer =
        format == FileFormat.PARQUET
            && sample != RecordSample.TIMESTAMPTZ
            && sample != RecordSample.GEOMETRY;
    return nulls.hasDefault && !isLeftToTheServer
        ? MatrixSheet.comparable(sample, sample.readDefault())
        : null;
  }

  /** The records below a sealed interface. */
  private static Set<Class<?>> records(Class<?> type) {
    Set<Class<?>> records = new HashSet<>();
    for (Class<?> below : type.getPermittedSubclasses()) {
      if (below.isRecord()) {
        records.add(below);
      } else {
        records.addAll(records(below));
      }
    }
    return records;
  }
}
