package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.Servers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What must hold with a database that nobody here wrote, whichever it is: subclasses bring the
 * servers. Everything is seen through the database's own query, count and search.
 *
 * <p>Jobs have one file each: the oldest of these databases keeps the rows of a failed job's other
 * files.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class InteropScenarios {
  private static final List<String> PACKAGE_FIELDS =
      List.of(
          "id",
          "package",
          "section",
          "summary",
          "installed_size_kb",
          "version",
          "tags",
          "homepage",
          "embedding");

  /** The servers of the class; the same ones for each of its tests. */
  abstract Servers servers();

  /** A worker that no test kills. */
  abstract ConnectWorker worker();

  @Test
  void realRecordsLandWholeAndEachQueryFindsItsExactNeighboursInOrder() {
    // Given
    Trial trial = inHalves(trial("interop-packages")).withTopic(1).withCollection();
    List<JsonNode> records = PackageData.trees();
    trial.start();

    // When
    trial.produce(0, PackageData.records());
    trial.awaitCommitted(1000);

    // Then: each row once, each field equal
    assertThat(servers().milvus().count(trial.collection())).isEqualTo(1000);
    Map<Long, JsonNode> rows = trial.rowsById(PACKAGE_FIELDS);
    for (JsonNode record : records) {
      assertSameFields(record, rows);
    }
    // Then: each query's ten nearest, in order
    List<JsonNode> queries = PackageData.queries();
    assertThat(queries).hasSize(50);
    for (JsonNode query : queries) {
      List<Nearest.Neighbour> expected = Nearest.of(query, records, 10);
      List<JsonNode> hits =
          servers()
              .milvus()
              .search(
                  trial.collection(), "embedding", query.required("embedding"), 10, List.of("id"));
      assertThat(hits)
          .as("nearest of query %s", query.required("query_id"))
          .extracting(hit -> hit.required("id").asLong())
          .containsExactlyElementsOf(expected.stream().map(Nearest.Neighbour::id).toList());
      for (int i = 0; i < hits.size(); i++) {
        assertThat(hits.get(i).required("distance").doubleValue())
            .isCloseTo(expected.get(i).score(), within(1e-4));
      }
    }
    trial.end();
  }

  /** There are no arrays in NumPy files: they are dynamic keys there. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "numpy"})
  void everyScalarTypeArraysJsonAndDynamicKeysReadBackEqual(String format) {
    // Given
    Trial trial = trial("interop-types-" + format).with("file.format", format).withTopic(1);
    boolean withArrays = !format.equals("numpy");
    trial.withCollection(EveryType.collection(trial.collection(), withArrays)).start();

    // When
    trial.produce(0, EveryType.records(40));
    trial.awaitCommitted(40);

    // Then
    Map<Long, JsonNode> rows = trial.rowsById(EveryType.FIELDS);
    assertThat(trial.ids()).hasSize(40);
    for (int i = 0; i < 40; i++) {
      JsonNode expected = EveryType.row(i);
      if (format.equals("json")) {
        ArrayNode doubles = (ArrayNode) expected.required("twices");
        for (int j = 0; j < doubles.size(); j++) {
          doubles.set(j, DoubleNode.valueOf(ofJsonArray(doubles.path(j).doubleValue())));
        }
      }
      assertSameFields(expected, rows);
    }
    trial.end();
  }

  /** What the database makes of a Double in an array that it reads from a JSON file. */
  double ofJsonArray(double written) {
    return written;
  }

  @ParameterizedTest
  @ValueSource(strings = {"parquet", "json", "numpy"})
  void binaryVectorsOfBytesAndOfHexAreReadBackEqualAndFoundByTheirBits(String format) {
    // Given: row i differs from row 0 in i bits
    Trial trial = trial("interop-bits-" + format).with("file.format", format).withTopic(1);
    trial.withCollection(EveryType.binary(trial.collection())).start();
    List<byte[]> vectors = new ArrayList<>();
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      byte[] vector = ByteBuffer.allocate(8).putLong(0x80FF0001A55A7F00L ^ (1L << i) - 1).array();
      vectors.add(vector);
      records.add(
          json("{'id':%d,'bits':%s}".formatted(i, i % 2 == 0 ? list(vector) : hex(vector))));
    }

    // When
    trial.produce(0, records);
    trial.awaitCommitted(64);

    // Then
    Map<Long, JsonNode> rows = trial.rowsById(List.of("id", "bits"));
    assertThat(trial.ids()).hasSize(64);
    for (int i = 0; i < 64; i++) {
      JsonNode row = rows.getOrDefault((long) i, MissingNode.getInstance());
      assertThat(Base64.getDecoder().decode(row.path("bits").asText()))
          .as("bits of row %d", i)
          .isEqualTo(vectors.get(i));
    }
    List<JsonNode> hits =
        servers()
            .milvus()
            .search(
                trial.collection(), "bits", BinaryNode.valueOf(vectors.get(0)), 10, List.of("id"));
    assertThat(hits)
        .extracting(hit -> hit.required("id").asLong())
        .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
    assertThat(hits)
        .allSatisfy(
            hit ->
                assertThat(hit.required("distance").asLong())
                    .isEqualTo(hit.required("id").asLong()));
    trial.end();
  }

  private static String list(byte[] bytes) {
    return IntStream.range(0, bytes.length)
        .mapToObj(i -> String.valueOf(bytes[i] & 0xff))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String hex(byte[] bytes) {
    return "'" + HexFormat.of().formatHex(bytes) + "'";
  }

  @Test
  void textKeysAreTakenFromTheRecord() {
    // Given
    Trial trial = trial("interop-text-keys").withTopic(1);
    trial.withCollection(EveryType.small(trial.collection(), "VarChar", false)).start();
    List<String> keys = List.of("plain", "with space", "\u20acuro", "q\\\"uote", "-1");

    // When
    trial.produce(0, keys.stream().map(key -> small("\"" + key + "\"", "x", 1.5)).toList());
    trial.awaitCommitted(keys.size());

    // Then
    List<JsonNode> rows =
        servers().milvus().rowsWhere(trial.collection(), "id >= \"\"", List.of("id", "twice"));
    assertThat(servers().milvus().count(trial.collection())).isEqualTo(keys.size());
    assertThat(rows)
        .extracting(row -> row.required("id").textValue())
        .containsExactlyInAnyOrderElementsOf(
            keys.stream().map(key -> key.replace("\\\"", "\"")).toList());
    trial.end();
  }

  @Test
  void theDatabaseMakesTheKeysOfAnAutoIdCollection() {
    // Given
    Trial trial = trial("interop-auto-id").withTopic(1);
    trial.withCollection(EveryType.small(trial.collection(), "Int64", true)).start();
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      records.add(json("{'text':'t%d','twice':%d,'vector':[%d,0,0,0]}".formatted(i, i, i)));
    }

    // When
    trial.produce(0, records);
    trial.awaitCommitted(100);

    // Then
    List<JsonNode> rows = servers().milvus().rows(trial.collection(), "id", List.of("id", "text"));
    assertThat(rows).extracting(row -> row.required("id").asLong()).doesNotHaveDuplicates();
    assertThat(rows)
        .extracting(row -> row.required("text").textValue())
        .containsExactlyInAnyOrderElementsOf(
            LongStream.range(0, 100).mapToObj(i -> "t" + i).toList());
    trial.end();
  }

  @Test
  void rowsGoToTheNamedPartition() {
    // Given
    Trial trial = trial("interop-partition").with("milvus.partition", "north").withTopic(1);
    trial.withCollection(EveryType.small(trial.collection(), "Int64", false));
    servers().milvus().createPartition(trial.collection(), "north");
    trial.start();

    // When
    trial.produce(0, List.of(small("1", "a", 1), small("2", "b", 2), small("3", "c", 3)));
    trial.awaitCommitted(3);

    // Then
    assertThat(trial.ids()).containsExactlyInAnyOrder(1L, 2L, 3L);
    assertThat(servers().milvus().countInPartition(trial.collection(), "north")).isEqualTo(3);
    assertThat(servers().milvus().countInPartition(trial.collection(), "_default")).isZero();
    trial.end();
  }

  /**
   * Each record but the first and the last would be a row that an old server takes without a word.
   */
  @Test
  void whatNoServerShouldTakeIsStoppedBeforeIt() {
    // Given: a transform that makes numbers of texts, because JSON has no NaN
    String dead = "interop-guard-dead";
    Trial trial =
        trial("interop-guard")
            .with("errors.tolerance", "all")
            .with("errors.deadletterqueue.topic.name", dead)
            .with("errors.deadletterqueue.topic.replication.factor", "1")
            .with("errors.deadletterqueue.context.headers.enable", "true")
            .with("transforms", "number")
            .with("transforms.number.type", "org.apache.kafka.connect.transforms.Cast$Value")
            .with("transforms.number.spec", "twice:float64")
            .withTopic(1);
    trial.withCollection(EveryType.small(trial.collection(), "Int64", false)).start();
    List<byte[]> records =
        List.of(
            small("1", "good", 1),
            json("{'id':2,'text':'x','twice':'NaN','vector':[1,0,0,0]}"),
            json("{'id':3,'text':'x','twice':1,'vector':[1,0,1e39,0]}"),
            json("{'id':4,'text':'more than 16 bytes','twice':1,'vector':[1,0,0,0]}"),
            json("{'id':null,'text':'x','twice':1,'vector':[1,0,0,0]}"),
            small("6", "good", 1));

    // When
    trial.produce(0, records);
    trial.awaitCommitted(records.size());

    // Then
    assertThat(trial.ids()).containsExactlyInAnyOrder(1L, 6L);
    Map<Long, String> reasons = new TreeMap<>();
    servers()
        .topics()
        .read(dead, 4, Duration.ofSeconds(10))
        .forEach(
            r -> reasons.put(Long.parseLong(header(r, "offset")), header(r, "exception.message")));
    assertThat(reasons).containsOnlyKeys(1L, 2L, 3L, 4L);
    assertThat(reasons.get(1L)).contains("Field twice");
    assertThat(reasons.get(2L)).contains("Field vector");
    assertThat(reasons.get(3L)).contains("Field text");
    assertThat(reasons.get(4L)).contains("Field id");
    trial.end();
  }

  @Test
  @Order(Integer.MAX_VALUE - 1)
  void everyRowIsThereOnceWhenTheWorkerIsKilledWhileItsFilesAreImported() {
    // Given
    try (ConnectWorker killed = servers().startWorker("interop-killed")) {
      Trial trial = inHalves(trial("interop-worker-kill", killed)).withTopic(1).withCollection();
      trial.start();
      trial.awaitTierProven();
      trial.produce(0, PackageData.records());
      Awaitility.await("a job with rows to run")
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(50))
          .until(() -> trial.jobs().stream().anyMatch(InteropScenarios::isRunningWithRows));

      // When
      killed.kill();
      assertThat(trial.committed(0)).isLessThan(1000);
      killed.restart();
      trial.awaitCommitted(1000);

      // Then
      assertThat(trial.ids())
          .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
      trial.end();
    }
  }

  /** Alone and last, because it takes the database away from the other tests. */
  @Test
  @Order(Integer.MAX_VALUE)
  @ResourceLock(Servers.DATABASE)
  void everyRowIsThereOnceWhenTheDatabaseIsKilledDuringAnImport() {
    // Given
    Trial trial =
        inHalves(trial("interop-kill")).with("import.max.jobs", "1").withTopic(1).withCollection();
    trial.start();
    trial.awaitTierProven();
    trial.produce(0, PackageData.records());
    Awaitility.await("an import to run")
        .atMost(Duration.ofSeconds(60))
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> servers().isImporting(trial.collection()));

    // When
    servers().killDatabase();
    servers().restartDatabase();
    trial.awaitCommitted(1000);

    // Then
    assertThat(trial.jobs())
        .as("the import that was running, and the retry")
        .extracting(job -> job.path("state").asText())
        .contains(stateOfAnInterruptedJob(), "Completed");
    assertThat(trial.ids())
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 1000).boxed().toList());
    trial.end();
  }

  /** What the database makes of a job that it was killed in. */
  abstract String stateOfAnInterruptedJob();

  private Trial trial(String name) {
    return trial(name, worker());
  }

  private Trial trial(String name, ConnectWorker on) {
    return Trial.of(servers(), on, "quickstart", name)
        .with("import.job.max.files", "1")
        .with("import.linger.ms", "0")
        .with("import.poll.interval.ms", "200");
  }

  /** Two files of 500 rows, however slowly the records come. */
  private static Trial inHalves(Trial trial) {
    return trial.with("flush.records", "500").with("flush.interval.ms", "60000");
  }

  private static boolean isRunningWithRows(JsonNode job) {
    return job.path("totalRows").asLong() > 0 && !job.path("state").asText().equals("Completed");
  }

  private static byte[] small(String id, String text, double twice) {
    ObjectNode record = (ObjectNode) JsonHttp.parse("{\"id\": " + id + "}");
    record.put("text", text).put("twice", twice).putArray("vector").add(1).add(2).add(3).add(4);
    return record.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] json(String singleQuoted) {
    return EveryType.json(singleQuoted).toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(
        record.headers().lastHeader("__connect.errors." + name).value(), StandardCharsets.UTF_8);
  }

  private static void assertSameFields(JsonNode record, Map<Long, JsonNode> rows) {
    JsonNode id = record.required("id");
    assertThat(rows).as("rows by id").containsKey(id.longValue());
    JsonNode row = rows.getOrDefault(id.longValue(), MissingNode.getInstance());
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      assertThat(ReadBack.of(field.getValue(), row.path(field.getKey())))
          .as("field %s of record %s", field.getKey(), id)
          .isEqualTo(ReadBack.expected(field.getValue()));
    }
  }
}
