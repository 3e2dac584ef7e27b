package io.milvusimport.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ServerGenerationTest {
  private static final FieldType FLOATS = new FieldType.FloatVector(4);
  private static final FieldType HALVES = new FieldType.Float16Vector(4);

  /** Field, and the first generation that imports it. */
  static List<Arguments> fields() {
    return List.of(
        Arguments.of(field(new FieldType.Int64(), false), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.VarChar(8), true), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.Json(), true), ServerGeneration.V2_5),
        Arguments.of(
            field(new FieldType.Array(new FieldType.Int8(), 4), true), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.Geometry(), true), ServerGeneration.V2_5),
        Arguments.of(field(FLOATS, false), ServerGeneration.V2_5),
        Arguments.of(field(HALVES, false), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.SparseFloatVector(), false), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.BinaryVector(8), false), ServerGeneration.V2_5),
        Arguments.of(field(new FieldType.Int8Vector(4), false), ServerGeneration.V2_6),
        Arguments.of(field(new FieldType.Timestamptz(), false), ServerGeneration.V2_6),
        Arguments.of(field(FLOATS, true), ServerGeneration.V2_6),
        Arguments.of(field(new FieldType.SparseFloatVector(), true), ServerGeneration.V2_6),
        Arguments.of(field(structs(new FieldType.Int8()), false), ServerGeneration.V2_6),
        Arguments.of(field(structs(FLOATS), false), ServerGeneration.V2_6),
        Arguments.of(field(structs(FLOATS), true), ServerGeneration.V3_0),
        Arguments.of(field(structs(HALVES), false), ServerGeneration.V3_0),
        Arguments.of(field(new FieldType.Text(), false), ServerGeneration.V3_0));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void eachGenerationLacksWhatCameLater(Field field, ServerGeneration first) {
    for (ServerGeneration generation : ServerGeneration.values()) {
      // When
      Optional<ServerNeed> need = generation.cannotImport(field);

      // Then
      assertThat(need.isPresent())
          .as("%s on %s", field.display(), generation.version())
          .isEqualTo(generation.compareTo(first) < 0);
      need.ifPresent(n -> assertThat(n.since()).isEqualTo(first));
    }
  }

  @Test
  void everyNeedIsShownByAField() {
    // When
    List<ServerNeed> shown =
        fields().stream()
            .flatMap(f -> ServerNeed.of((Field) f.get()[0]).stream())
            .distinct()
            .toList();

    // Then
    assertThat(shown).containsExactlyInAnyOrder(ServerNeed.values());
  }

  @Test
  void versionsAreReadAsTheyAreWritten() {
    for (ServerGeneration generation : ServerGeneration.values()) {
      assertThat(ServerGeneration.of(generation.version())).contains(generation);
    }
    assertThat(ServerGeneration.of("auto")).isEmpty();
    assertThat(ServerGeneration.of("2.4")).isEmpty();
  }

  private static FieldType structs(FieldType sub) {
    return new FieldType.ArrayOfStruct(List.of(new FieldType.SubField("s", sub)), 4);
  }

  private static Field field(FieldType type, boolean nullable) {
    return new Field("f", type, false, false, nullable, Optional.empty());
  }
}
