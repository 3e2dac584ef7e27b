package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types beyond the common ones, from the creation of a collection to the answer of a query. */
class EveryTypeTest {
  private static final String DIM_2 = "'elementTypeParams':{'dim':'2'}";
  private static final String SCHEMA =
      "{'enableDynamicField':true,'fields':["
          + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
          + "{'fieldName':'text','dataType':'Text'},"
          + "{'fieldName':'at','dataType':'Timestamptz'},"
          + "{'fieldName':'where','dataType':'Geometry','nullable':true},"
          + "{'fieldName':'v','dataType':'FloatVector','nullable':true,"
          + DIM_2
          + "},{'fieldName':'half','dataType':'Float16Vector',"
          + DIM_2
          + "},{'fieldName':'brain','dataType':'BFloat16Vector',"
          + DIM_2
          + "},{'fieldName':'small','dataType':'Int8Vector',"
          + DIM_2
          + "},{'fieldName':'bits','dataType':'BinaryVector','elementTypeParams':{'dim':'16'}},"
          + "{'fieldName':'sparse','dataType':'SparseFloatVector'}],"
          + "'structFields':[{'fieldName':'parts','nullable':true,'fields':["
          + "{'fieldName':'n','dataType':'Array','elementDataType':'Int8',"
          + "'elementTypeParams':{'max_capacity':'4'}},"
          + "{'fieldName':'w','dataType':'ArrayOfVector','elementDataType':'Float16Vector',"
          + "'elementTypeParams':{'max_capacity':'4','dim':'2'}}]}]}";

  @TempDir Path bucket;

  @Test
  void importedValuesComeBackAsAClientReadsThem() throws Exception {
    // Given
    String full =
        "{'id':1,'text':'t','at':'2024-06-30T12:34:56.789012+08:00','where':'point (1 2)',"
            + "'v':[1,-0.5],'half':[1,0.1],'brain':[1,2],'small':[-128,127],'bits':[255,1],"
            + "'sparse':{'7':0.5},'parts':[{'n':1,'w':[1,2]}],'more':{'k':[1]}}";
    String empty =
        "{'id':2,'text':'','at':'1969-12-31T23:59:59.5Z','where':null,'v':null,'half':[0,0],"
            + "'brain':[0,0],'small':[0,0],'bits':[0,0],'sparse':{},'parts':null}";
    try (Rig rig = new Rig(Generation.V3_0_2, bucket)) {
      rig.createCollection("c", SCHEMA);
      rig.put("in/rows.jsonl", Rig.json(full + "\n" + empty).getBytes(StandardCharsets.UTF_8));

      // When
      String job = rig.create("c", "in/rows.jsonl");
      rig.finish();

      // Then
      assertThat(rig.state(job)).as(rig.describe(job).toString()).isEqualTo("Completed");
      JsonNode rows =
          rig.ok("entities/query", "{'collectionName':'c','outputFields':['*'],'limit':10}");
      assertThat(rows.get(0))
          .isEqualTo(
              parse(
                  "{'id':1,'text':'t','at':'2024-06-30T04:34:56.789012Z','where':'POINT (1 2)',"
                      + "'v':[1.0,-0.5],'half':[1.0,0.099975586],'brain':[1.0,2.0],"
                      + "'small':[-128,127],'bits':'/wE=','sparse':{'7':0.5},"
                      + "'parts':[{'n':1,'w':[1.0,2.0]}],'more':{'k':[1]}}"));
      assertThat(rows.get(1))
          .isEqualTo(
              parse(
                  "{'id':2,'text':'','at':'1969-12-31T23:59:59.500Z','where':null,'v':null,"
                      + "'half':[0.0,0.0],'brain':[0.0,0.0],'small':[0,0],'bits':'AAA=',"
                      + "'sparse':{},'parts':null}"));
    }
  }

  @Test
  void structsAreDescribedAsArraysOfTheirFields() throws Exception {
    try (Rig rig = new Rig(Generation.V3_0_2, bucket)) {
      // Given
      rig.createCollection("c", SCHEMA);

      // When
      JsonNode struct =
          rig.ok("collections/describe", "{'collectionName':'c'}").path("structFields").path(0);

      // Then
      assertThat(struct.path("name").asText()).isEqualTo("parts");
      assertThat(struct.path("type").asText()).isEqualTo("ArrayOfStruct");
      assertThat(struct.path("nullable").asBoolean()).isTrue();
      JsonNode vectors = struct.path("fields").path(1);
      assertThat(vectors.path("name").asText()).isEqualTo("w");
      assertThat(vectors.path("type").asText()).isEqualTo("ArrayOfVector");
      assertThat(vectors.path("elementType").asText()).isEqualTo("Float16Vector");
      assertThat(vectors.path("params"))
          .containsExactlyInAnyOrder(
              parse("{'key':'max_capacity','value':'4'}"), parse("{'key':'dim','value':'2'}"));
    }
  }

  @ParameterizedTest
  @CsvSource({"Int8Vector, true", "Timestamptz, true", "Text, true", "Geometry, false"})
  void oldestGenerationHasNoCollectionOfANewerType(String type, boolean refused) {
    String schema =
        "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},"
            + "{'fieldName':'f','dataType':'%s',%s}]}".formatted(type, DIM_2);
    String body = "{'collectionName':'c','schema':" + schema + "}";
    try (Rig oldest = new Rig(Generation.V2_5, bucket);
        Rig newer = new Rig(Generation.V2_6_24, bucket)) {
      // When, Then
      assertThat(oldest.code("collections/create", body)).isEqualTo(refused ? 1100 : 0);
      assertThat(newer.code("collections/create", body)).isZero();
    }
  }

  @Test
  void nullKeyAndSeparatorOfAJobAreHonoured() {
    String schema =
        "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},"
            + "{'fieldName':'t','dataType':'VarChar','nullable':true,"
            + "'elementTypeParams':{'max_length':'8'}},"
            + "{'fieldName':'v','dataType':'FloatVector',"
            + DIM_2
            + "}]}";
    try (Rig rig = new Rig(Generation.V2_6_24, bucket)) {
      // Given
      rig.createCollection("c", schema);
      String csv = "id;t;v\n1;NONE;[1,2]\n2;\"\";[1,2]\n";
      rig.put("rows.csv", csv.getBytes(StandardCharsets.UTF_8));

      // When
      rig.create("c", "rows.csv", "{'sep':';','nullkey':'NONE'}", new String[0]);
      rig.finish();

      // Then
      JsonNode rows = rig.ok("entities/query", "{'collectionName':'c','outputFields':['t']}");
      assertThat(rows).hasSize(2);
      assertThat(rows.path(0).path("t").isNull()).isTrue();
      assertThat(rows.path(1).path("t").asText("null")).isEmpty();
    }
  }

  private static JsonNode parse(String singleQuoted) throws Exception {
    return Json.MAPPER.readTree(Rig.json(singleQuoted));
  }
}
