package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.Generation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What create says before a job exists. */
class CreateValidationTest {
  @TempDir Path bucket;

  /** Request, then the codes of 2.5, 2.6.24 and 3.0.2. */
  static Stream<Arguments> requests() {
    String ok = "'files':[['a.parquet']]";
    return Stream.of(
        same("{'collectionName':'c'," + ok + "}", 0),
        same("{'collectionName':'c'," + ok + ",'unknownField':1}", 0),
        same("[]", 1801),
        same("{'collectionName':7," + ok + "}", 1801),
        same("{'collectionName':'c','files':['a.parquet']}", 1801),
        same("{'collectionName':'c','files':[[1]]}", 1801),
        same("{'collectionName':'c'," + ok + ",'options':{'auto_commit':true}}", 1801),
        same("{'collectionName':'c'," + ok + ",'options':[]}", 1801),
        same("{" + ok + "}", 1802),
        same("{'collectionName':'c'}", 1802),
        same("{'collectionName':'c','objectUrls':[['s3://b/a.parquet']]}", 1802),
        same("{'collectionName':'c','files':[]}", 1100),
        same("{'dbName':'nosuch','collectionName':'c'," + ok + "}", 800),
        same("{'collectionName':'nosuch'," + ok + "}", 100),
        same("{'collectionName':'c','partitionName':'nosuch'," + ok + "}", 200),
        same("{'collectionName':'c','partitionName':'p'," + ok + "}", 0),
        same("{'collectionName':'keyed','partitionName':'p'," + ok + "}", 2100),
        same("{'collectionName':'c','files':[['folder/']]}", 2100),
        same("{'collectionName':'c','files':[['a.parquet/b']]}", 2100),
        same("{'collectionName':'c','files':[['a.PARQUET']]}", 2100),
        same("{'collectionName':'c','files':[['a.parquet','b.parquet']]}", 2100),
        same("{'collectionName':'c','files':[['a.parquet','b.csv']]}", 2100),
        same("{'collectionName':'c','files':[[]]}", 2100),
        same("{'collectionName':'c'," + ok + ",'options':{'timeout':'1h30m'}}", 0),
        same("{'collectionName':'c'," + ok + ",'options':{'timeout':'soon'}}", 2100),
        Arguments.of(
            "{'collectionName':'c'," + ok + ",'options':{'auto_commit':'no'}}",
            List.of(0, 0, 1801)),
        Arguments.of(
            "{'collectionName':'c','files':[['files/insert_log/a.parquet']]}", List.of(0, 0, 2100)),
        Arguments.of(
            "{'collectionName':'generated','files':[['missing.parquet']]}", List.of(0, 0, 2100)));
  }

  private static Arguments same(String request, int code) {
    return Arguments.of(request, List.of(code, code, code));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void requestIsAnsweredWithTheCodeOfTheGeneration(String request, List<Integer> codes)
      throws IOException {
    for (Generation generation : Generation.values()) {
      // Given
      try (Rig rig = new Rig(generation, bucket)) {
        rig.createCollection("c", Rig.SCHEMA);
        rig.createCollection(
            "keyed",
            Rig.SCHEMA.replace("'isPrimary':true", "'isPrimary':true,'isPartitionKey':true"));
        rig.createCollection(
            "generated", Rig.SCHEMA.replace("{'fields'", "{'autoID':true,'fields'"));
        rig.ok("partitions/create", "{'collectionName':'c','partitionName':'p'}");

        // When
        var answer = rig.send("jobs/import/create", request);

        // Then
        int code = Json.MAPPER.readTree(answer.body()).path("code").asInt(-1);
        assertThat(code)
            .as("%s: %s", generation, answer.body())
            .isEqualTo(codes.get(generation.ordinal()));
        assertThat(answer.statusCode()).isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void tooManyFilesAreRefused(Generation generation) {
    // Given
    try (Rig rig = new Rig(generation, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      List<String> groups = new ArrayList<>();
      for (int i = 0; i < 1025; i++) {
        groups.add("['" + i + ".parquet']");
      }

      // When
      var answer = rig.post("jobs/import/create", "{'collectionName':'c','files':" + groups + "}");

      // Then
      assertThat(answer.path("code").asInt()).isEqualTo(2100);
      assertThat(answer.path("message").asText()).contains("should not exceed 1024, but got 1025");
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void jobLimitCountsUnfinishedJobsOnly(Generation generation) {
    // Given
    try (Rig rig =
        new Rig(generation, bucket, s -> s.withLimits(Limits.of(generation).withMaxJobs(1)))) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("a.parquet", 0, 1);
      rig.create("c", "a.parquet");

      // When
      int second = rig.code("jobs/import/create", "{'collectionName':'c','files':[['a.parquet']]}");
      rig.finish();

      // Then
      assertThat(second).isEqualTo(2101);
      assertThat(rig.create("c", "a.parquet")).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void wrongTokenIsHttp401WithCode1800(Generation generation) throws IOException {
    // Given
    try (Rig rig = new Rig(generation, bucket, s -> s.withToken("root:secret"))) {
      // When
      var without = rig.send("jobs/import/list", "{}");
      var wrong = rig.send("jobs/import/list", "{}", "Authorization", "Bearer root:wrong");
      var right = rig.send("jobs/import/list", "{}", "Authorization", "Bearer root:secret");

      // Then
      assertThat(without.statusCode()).isEqualTo(401);
      assertThat(wrong.statusCode()).isEqualTo(401);
      assertThat(wrong.body()).contains("1800");
      assertThat(right.statusCode()).isEqualTo(200);
    }
  }

  /** These have an extension that fits, so that a job exists; the file is looked for verbatim. */
  @Test
  void keysThatNameNoObjectFailTheJob() {
    // Given
    try (Rig rig = new Rig(Generation.V3_0_2, bucket)) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.writeRows("in/a.parquet", 0, 1);

      for (String key :
          List.of(
              "/in/a.parquet", "s3://bucket/in/a.parquet", "in//a.parquet", "in/x/../a.parquet")) {
        // When
        String job = rig.create("c", key);
        rig.finish();

        // Then
        assertThat(rig.describe(job).path("reason").asText()).as(key).contains("NoSuchKey");
      }
    }
  }

  @Test
  void brokenFilesFailTheJobOrTheCreateOfGeneratedKeys() {
    // Given
    try (Rig rig =
        new Rig(
            Generation.V3_0_2,
            bucket,
            s -> s.withLimits(Limits.of(Generation.V3_0_2).withMaxFileBytes(100)))) {
      rig.createCollection("c", Rig.SCHEMA);
      rig.createCollection("generated", Rig.SCHEMA.replace("{'fields'", "{'autoID':true,'fields'"));
      rig.put("empty.parquet", new byte[0]);
      rig.put("noise.parquet", new byte[64]);
      rig.writeRows("big.parquet", 0, 10);
      rig.put("rows.json", new byte[] {'{', '}'});

      // When
      List<String> reasons = new ArrayList<>();
      for (String key : List.of("empty.parquet", "noise.parquet", "big.parquet", "rows.json")) {
        String job = rig.create("c", key);
        rig.finish();
        reasons.add(rig.describe(job).path("reason").asText());
      }
      int generated =
          rig.code(
              "jobs/import/create", "{'collectionName':'generated','files':[['noise.parquet']]}");

      // Then
      assertThat(reasons.get(0)).contains("size is zero");
      assertThat(reasons.get(1)).contains("the file cannot be read");
      assertThat(reasons.get(2))
          .contains("maximum limit allowed for importing")
          .contains("maxSize=100");
      assertThat(reasons.get(3)).contains("the root key should be 'rows'");
      assertThat(generated).isEqualTo(2100);
    }
  }
}
