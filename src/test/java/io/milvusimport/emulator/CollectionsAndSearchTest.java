package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.emulator.catalog.Generation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Collections as describe shows them; rows as query and search give them back. */
class CollectionsAndSearchTest {
  @TempDir Path bucket;
  private Rig rig;

  @BeforeEach
  void startEmulator() {
    rig = new Rig(Generation.V3_0_2, bucket);
  }

  @AfterEach
  void stopEmulator() {
    rig.close();
  }

  @Test
  void describeShowsWhatWasCreated() {
    // Given
    String schema =
        "{'autoID':true,'enableDynamicField':true,'fields':["
            + "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
            + "{'fieldName':'s','dataType':'VarChar','isPartitionKey':true,"
            + "'elementTypeParams':{'max_length':256},'defaultValue':'x'},"
            + "{'fieldName':'n','dataType':'Int8','nullable':true,'defaultValue':7},"
            + "{'fieldName':'a','dataType':'Array','elementDataType':'Int32',"
            + "'elementTypeParams':{'max_capacity':10}},"
            + "{'fieldName':'v','dataType':'FloatVector','elementTypeParams':{'dim':8}},"
            + "{'fieldName':'g','dataType':'Geometry'},"
            + "{'fieldName':'sp','dataType':'SparseFloatVector'}],"
            + "'structFields':[{'fieldName':'st','fields':[{'fieldName':'sub',"
            + "'dataType':'Array','elementDataType':'Int8'}]}],"
            + "'functions':[{'name':'bm','type':'BM25','inputFieldNames':['s'],"
            + "'outputFieldNames':['sp']}]}";
    rig.createCollection("c", schema);

    // When
    JsonNode c = rig.ok("collections/describe", "{'collectionName':'c'}");

    // Then
    assertThat(c.path("autoId").asBoolean()).isTrue();
    assertThat(c.path("collectionID").isIntegralNumber()).isTrue();
    assertThat(c.path("enableDynamicField").asBoolean()).isTrue();
    assertThat(c.path("load").asText()).isEqualTo("LoadStateLoaded");
    assertThat(c.path("fields").findValuesAsText("name"))
        .containsExactly("id", "s", "n", "a", "v", "g", "sp");
    JsonNode s = c.path("fields").path(1);
    assertThat(s.path("params").toString())
        .isEqualTo("[{\"key\":\"max_length\",\"value\":\"256\"}]");
    assertThat(s.path("defaultValue").toString()).isEqualTo("{\"Data\":{\"StringData\":\"x\"}}");
    assertThat(s.path("partitionKey").asBoolean()).isTrue();
    JsonNode n = c.path("fields").path(2);
    assertThat(n.path("defaultValue").toString()).isEqualTo("{\"Data\":{\"IntData\":7}}");
    assertThat(n.path("nullable").asBoolean()).isTrue();
    assertThat(c.path("fields").path(3).path("elementType").asText()).isEqualTo("Int32");
    assertThat(c.path("fields").path(6).path("isFunctionOutput").asBoolean()).isTrue();
    assertThat(c.path("fields").path(4).has("isFunctionOutput")).isFalse();
    assertThat(c.path("functions").path(0).path("type").asInt()).isEqualTo(1);
    assertThat(c.path("structFields").path(0).path("fields").path(0).path("name").asText())
        .isEqualTo("sub");
  }

  @Test
  void collectionsComeAndGo() {
    // Given
    rig.createCollection("c", Rig.SCHEMA);
    long firstId = collectionId();

    // When
    boolean there = rig.ok("collections/has", "{'collectionName':'c'}").path("has").asBoolean();
    int twice =
        rig.code("collections/create", "{'collectionName':'c','schema':" + Rig.SCHEMA + "}");
    rig.ok("collections/drop", "{'collectionName':'c'}");
    boolean gone = rig.ok("collections/has", "{'collectionName':'c'}").path("has").asBoolean();
    int described = rig.code("collections/describe", "{'collectionName':'c'}");
    rig.ok("collections/create", "{'collectionName':'c','schema':" + Rig.SCHEMA + "}");

    // Then
    assertThat(there).isTrue();
    assertThat(twice).isNotZero();
    assertThat(gone).isFalse();
    assertThat(described).isEqualTo(100);
    assertThat(collectionId()).isNotEqualTo(firstId);
    assertThat(rig.code("collections/refresh_load", "{'collectionName':'c'}")).isEqualTo(101);
    rig.ok("collections/load", "{'collectionName':'c'}");
    rig.ok("collections/refresh_load", "{'collectionName':'c'}");
  }

  @Test
  void databaseComesFromTheBodyOrTheHeader() {
    // Given
    rig.ok("databases/create", "{'dbName':'other'}");
    rig.ok(
        "collections/create",
        "{'dbName':'other','collectionName':'c','schema':" + Rig.SCHEMA + "}");

    // When
    int byHeader = rig.code("collections/describe", "{'collectionName':'c'}", "DB-Name", "other");
    int inDefault = rig.code("collections/describe", "{'collectionName':'c'}");

    // Then
    assertThat(byHeader).isZero();
    assertThat(inDefault).isEqualTo(100);
  }

  @Test
  void countCountsDuplicatesAndQueryGivesOneOfEachKey() {
    // Given
    importRows("c", 0, 5, 2);

    // When
    JsonNode some = rig.ok("entities/query", "{'collectionName':'c','filter':'id in [1, 3, 99]'}");
    JsonNode page =
        rig.ok(
            "entities/query",
            "{'collectionName':'c','outputFields':['title'],'offset':2,'limit':2}");

    // Then
    assertThat(rig.count("c")).isEqualTo(10);
    assertThat(rig.emulator.rows("c")).hasSize(10);
    assertThat(rig.ok("collections/get_stats", "{'collectionName':'c'}").path("rowCount").asLong())
        .isEqualTo(10);
    assertThat(some.findValuesAsText("id")).containsExactly("1", "3");
    assertThat(some.path(0).path("v").toString()).isEqualTo("[1.0,1.0]");
    assertThat(page.toString())
        .isEqualTo("[{\"id\":2,\"title\":\"title 2\"},{\"id\":3,\"title\":\"title 3\"}]");
    assertThat(countWhere("id >= 3")).isEqualTo(4);
    assertThat(countWhere("title == \\\"title 1\\\"")).isEqualTo(2);
    assertThat(rig.code("entities/query", "{'collectionName':'c','limit':16385}")).isEqualTo(1100);
  }

  @Test
  void queriesOfPartitionsSeeNoOther() {
    // Given
    importRows("c", 0, 3, 1);
    rig.ok("partitions/create", "{'collectionName':'c','partitionName':'p'}");
    rig.writeRows("b.parquet", 2, 3);
    rig.ok(
        "jobs/import/create", "{'collectionName':'c','partitionName':'p','files':[['b.parquet']]}");
    rig.finish();

    // Then
    assertThat(idsIn("'partitionNames':['p']")).containsExactly("2", "3", "4");
    assertThat(idsIn("'partitionNames':['p'],'filter':'id in [0, 2]'")).containsExactly("2");
    assertThat(idsIn("'partitionNames':['_default']")).containsExactly("0", "1", "2");
    assertThat(idsIn("'partitionNames':['p','_default']")).hasSize(5);
    assertThat(idsIn("'partitionNames':[]")).hasSize(5);
    assertThat(countOf("'partitionNames':['p']")).isEqualTo(3);
    assertThat(countOf("'partitionNames':['p'],'filter':'id in [0, 2]'")).isEqualTo(1);
  }

  private List<String> idsIn(String what) {
    return rig.ok("entities/query", "{'collectionName':'c'," + what + "}").findValuesAsText("id");
  }

  private long countOf(String what) {
    String body = "{'collectionName':'c'," + what + ",'outputFields':['count(*)']}";
    return rig.ok("entities/query", body).path(0).path("count(*)").asLong();
  }

  @Test
  void int64ComesAsTextToClientsThatAskForIt() {
    // Given
    importRows("c", 0, 1, 1);
    String query = "{'collectionName':'c','outputFields':['id']}";

    // When
    JsonNode asText = rig.ok("entities/query", query, "Accept-Type-Allow-Int64", "false");

    // Then
    assertThat(asText.toString()).isEqualTo("[{\"id\":\"0\"}]");
    assertThat(rig.ok("entities/query", query).toString()).isEqualTo("[{\"id\":0}]");
  }

  @Test
  void dynamicKeysStandBesideTheFields() {
    // Given
    rig.createCollection(
        "c", Rig.SCHEMA.replace("{'fields'", "{'enableDynamicField':true,'fields'"));
    rig.write(
        "a.parquet",
        "SELECT 1::BIGINT id, 't' title, [1,2]::FLOAT[] v,"
            + " '{\"homepage\": \"h\", \"id\": 9}' AS \"$meta\"");
    rig.create("c", "a.parquet");
    rig.finish();

    // When
    JsonNode row =
        rig.ok("entities/query", "{'collectionName':'c','outputFields':['homepage']}").path(0);

    // Then
    assertThat(row.toString()).isEqualTo("{\"id\":1,\"homepage\":\"h\"}");
  }

  @Test
  void generatedKeysAreDifferent() {
    // Given
    rig.createCollection("c", Rig.SCHEMA.replace("{'fields'", "{'autoID':true,'fields'"));
    rig.write("a.parquet", "SELECT 't' title, [1,2]::FLOAT[] v FROM range(3)");
    rig.create("c", "a.parquet");

    // When
    rig.finish();

    // Then
    assertThat(rig.ok("entities/query", "{'collectionName':'c'}").findValuesAsText("id"))
        .hasSize(3)
        .doesNotHaveDuplicates();
  }

  /** Four rows (i, 1); the query is (3, 0). */
  @ParameterizedTest
  @CsvSource({
    "L2, 3 2, 1.0 2.0",
    "IP, 3 2, 9.0 6.0",
    "COSINE, 3 2, 0.948683 0.894427",
  })
  void searchFindsTheNearestOfEachMetric(String metric, String ids, String distances) {
    // Given
    String index = "[{'fieldName':'v','metricType':'" + metric + "'}]";
    rig.ok(
        "collections/create",
        "{'collectionName':'c','schema':" + Rig.SCHEMA + ",'indexParams':" + index + "}");
    rig.writeRows("a.parquet", 0, 4);
    rig.create("c", "a.parquet");
    rig.create("c", "a.parquet");
    rig.finish();

    // When
    JsonNode hits =
        rig.ok(
            "entities/search",
            "{'collectionName':'c','data':[[3,0]],'annsField':'v','limit':2,'outputFields':['title']}");

    // Then
    assertThat(String.join(" ", hits.findValuesAsText("id"))).isEqualTo(ids);
    assertThat(hits.path(0).path("title").asText()).isEqualTo("title 3");
    String[] expected = distances.split(" ");
    for (int i = 0; i < expected.length; i++) {
      assertThat(hits.path(i).path("distance").asDouble())
          .isCloseTo(Double.parseDouble(expected[i]), within(1e-5));
    }
  }

  /** Rows (i, 1) in bits; the query is (3, 0), in base64. */
  @Test
  void binaryVectorsAreFoundByTheBitsThatDiffer() {
    // Given
    String fields =
        "{'fieldName':'id','dataType':'Int64','isPrimary':true},"
            + "{'fieldName':'v','dataType':'BinaryVector','elementTypeParams':{'dim':'16'}}";
    rig.ok(
        "collections/create",
        "{'collectionName':'c','schema':{'fields':["
            + fields
            + "]},'indexParams':[{'fieldName':'v','metricType':'HAMMING'}]}");
    rig.write("a.parquet", "SELECT i::BIGINT id, [i, 1]::UTINYINT[] v FROM range(4) t(i)");
    rig.create("c", "a.parquet");
    rig.finish();

    // When
    JsonNode hits =
        rig.ok(
            "entities/search",
            "{'collectionName':'c','data':['AwA='],'annsField':'v','limit':1,'outputFields':['v']}");

    // Then
    assertThat(hits.toString()).isEqualTo(Rig.json("[{'id':3,'v':'AwE=','distance':1.0}]"));
    assertThat(
            rig.code(
                "entities/search",
                "{'collectionName':'c','data':['AwAA'],'annsField':'v','limit':1}"))
        .isEqualTo(1801);
    assertThat(
            rig.code(
                "entities/search",
                "{'collectionName':'c','data':['%%'],'annsField':'v','limit':1}"))
        .isEqualTo(1801);
  }

  @Test
  void searchWithAWrongDimensionIsRefused() {
    // Given
    importRows("c", 0, 1, 1);

    // When
    int code = rig.code("entities/search", "{'collectionName':'c','data':[[1,2,3]],'limit':1}");

    // Then
    assertThat(code).isEqualTo(1801);
  }

  private void importRows(String collection, int first, int count, int times) {
    rig.createCollection(collection, Rig.SCHEMA);
    rig.writeRows("a.parquet", first, count);
    for (int i = 0; i < times; i++) {
      rig.create(collection, "a.parquet");
    }
    rig.finish();
  }

  private long countWhere(String filter) {
    return countOf("'filter':'" + filter + "'");
  }

  private long collectionId() {
    return rig.ok("collections/describe", "{'collectionName':'c'}").path("collectionID").asLong();
  }
}
