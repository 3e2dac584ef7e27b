package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A file with one defect, imported as a client would: the job fails with the server's words and
 * nothing of the file becomes visible. Written down per generation by hand.
 */
class PlantedDefectsTest {
  private static final String KEY = "planted/defect.parquet";

  @TempDir Path bucket;

  /** Defect, column of {@code f}, its field, and the reasons of 2.5, 2.6 and 3.0. */
  static List<Arguments> defects() {
    String varChar = "'dataType':'VarChar','elementTypeParams':{'max_length':'8'}";
    String wide = "'dataType':'FloatVector','elementTypeParams':{'dim':'512'}";
    String small = "'dataType':'FloatVector','elementTypeParams':{'dim':'2'}";
    String tooMany =
        IntStream.range(0, 513).mapToObj(String::valueOf).collect(Collectors.joining(","));
    String notNull = "the field 'f' is not nullable but the file contains null value";
    String dim = "length of vector is not aligned: expected 512 but got 513, field 'f'";
    String nan = "value 'NaN' is not a number or infinity, field 'f'";
    List<Arguments> all = new ArrayList<>();
    add(
        all,
        "INT64 in an Int32 field",
        "1::BIGINT",
        "'dataType':'Int32'",
        "schema not equal, err=field 'f' type mis-match, milvus data type 'Int32', arrow data type"
            + " get 'int64'",
        "schema not equal, err=field 'f' type mis-match, expect arrow type 'int32', get arrow data"
            + " type 'int64'");
    add(
        all,
        "missing STRING annotation",
        "'a'::BLOB",
        varChar,
        "schema not equal, err=field 'f' type mis-match, milvus data type 'VarChar', arrow data"
            + " type get 'binary'",
        "schema not equal, err=field 'f' type mis-match, expect arrow type 'utf8', get arrow data"
            + " type 'binary'");
    add(all, "513 values in 512", "[" + tooMany + "]::FLOAT[]", wide, dim, dim);
    add(all, "null that must not be", "NULL::INTEGER", "'dataType':'Int32'", notNull, notNull);
    add(all, "NaN in a Float", "'NaN'::FLOAT", "'dataType':'Float'", nan, nan);
    all.add(
        Arguments.of("NaN in a FloatVector", "[1, 'NaN'::FLOAT]", small, Generation.V3_0_2, nan));
    return all;
  }

  /** NaN in a vector, which the older generations take; the connector must never write it. */
  static List<Generation> takersOfNan() {
    return List.of(Generation.V2_5, Generation.V2_6_24);
  }

  @ParameterizedTest(name = "{0} on {3}")
  @MethodSource("defects")
  void aDefectFailsTheWholeJob(
      String defect, String column, String field, Generation generation, String reason) {
    try (Rig rig = new Rig(generation, bucket)) {
      // Given
      rig.createCollection("c", schema(field));
      rig.write(KEY, "SELECT 1::BIGINT id, %s f, [1, 2]::FLOAT[] v".formatted(column));

      // When
      String job = rig.create("c", KEY);
      rig.finish();

      // Then
      JsonNode described = rig.describe(job);
      assertThat(described.path("state").asText()).as(defect).isEqualTo("Failed");
      assertThat(described.path("reason").asText()).isEqualTo(reason + ", file: " + KEY);
      assertThat(rig.count("c")).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource("takersOfNan")
  void olderGenerationsTakeNanInAVector(Generation generation) {
    try (Rig rig = new Rig(generation, bucket)) {
      // Given
      rig.createCollection("c", schema("'dataType':'Int32','nullable':true"));
      rig.write(KEY, "SELECT 1::BIGINT id, 1::INTEGER f, [1, 'NaN'::FLOAT] v");

      // When
      String job = rig.create("c", KEY);
      rig.finish();

      // Then
      assertThat(rig.state(job)).isEqualTo("Completed");
      assertThat(rig.count("c")).isEqualTo(1);
    }
  }

  private static void add(
      List<Arguments> all,
      String defect,
      String column,
      String field,
      String oldest,
      String others) {
    for (Generation generation : Generation.values()) {
      String reason = generation == Generation.V2_5 ? oldest : others;
      all.add(Arguments.of(defect, column, field, generation, reason));
    }
  }

  private static String schema(String field) {
    return "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},{'fieldName':'f',"
        + field
        + "},{'fieldName':'v','dataType':'FloatVector','elementTypeParams':{'dim':'2'}}]}";
  }
}
