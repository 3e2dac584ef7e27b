package io.milvusimport.schema;

import io.milvusimport.schema.FieldType.ArrayOfStruct;
import io.milvusimport.schema.FieldType.FloatVector;
import io.milvusimport.schema.FieldType.Int8Vector;
import io.milvusimport.schema.FieldType.Text;
import io.milvusimport.schema.FieldType.Timestamptz;
import io.milvusimport.schema.FieldType.Vector;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * What a field may need of the server that not every generation can import.
 *
 * <p>Source: Milvus' own import code of the branches 2.5, 2.6 and master (3.0), run with such files
 * in 2026.
 */
public enum ServerNeed {
  INT8_VECTOR("an Int8Vector", ServerGeneration.V2_6, f -> f.type() instanceof Int8Vector),
  TIMESTAMPTZ("a Timestamptz", ServerGeneration.V2_6, f -> f.type() instanceof Timestamptz),
  STRUCTS("an array of structs", ServerGeneration.V2_6, f -> f.type() instanceof ArrayOfStruct),
  NULLABLE_VECTOR(
      "a nullable vector", ServerGeneration.V2_6, f -> f.type() instanceof Vector && f.nullable()),
  TEXT("a Text", ServerGeneration.V3_0, f -> f.type() instanceof Text),
  NULLABLE_STRUCTS(
      "a nullable array of structs",
      ServerGeneration.V3_0,
      f -> f.type() instanceof ArrayOfStruct && f.nullable()),
  STRUCT_VECTOR(
      "an array of structs with a vector other than FloatVector",
      ServerGeneration.V3_0,
      f -> f.type() instanceof ArrayOfStruct structs && hasOtherVector(structs));

  private final String what;
  private final ServerGeneration since;
  private final Predicate<Field> isNeededBy;

  ServerNeed(String what, ServerGeneration since, Predicate<Field> isNeededBy) {
    this.what = what;
    this.since = since;
    this.isNeededBy = isNeededBy;
  }

  /** With its article: {@code a nullable vector}. */
  public String what() {
    return what;
  }

  /** The first generation that imports it. */
  public ServerGeneration since() {
    return since;
  }

  /** All that the field needs, in the order of this table. */
  public static List<ServerNeed> of(Field field) {
    return Arrays.stream(values()).filter(need -> need.isNeededBy.test(field)).toList();
  }

  private static boolean hasOtherVector(ArrayOfStruct structs) {
    return structs.fields().stream()
        .anyMatch(s -> s.type() instanceof Vector && !(s.type() instanceof FloatVector));
  }
}
