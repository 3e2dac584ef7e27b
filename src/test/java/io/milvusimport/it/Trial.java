package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.ConnectorStatus;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.Servers;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.awaitility.Awaitility;

/**
 * One connector under test, with a topic and a collection of its own: a sample configuration with
 * some settings changed.
 */
final class Trial {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Generous: trials that run together wait for each other's imports, one at a time. */
  private static final Duration IMPORT_LIMIT = Duration.ofSeconds(180);

  private final Servers servers;
  private final ConnectWorker worker;
  private final MilvusRest milvus;
  private final Function<String, List<Long>> idsOf;
  private final String name;
  private final ObjectNode connector;

  private Trial(
      Servers servers,
      ConnectWorker worker,
      MilvusRest milvus,
      Function<String, List<Long>> idsOf,
      String name,
      ObjectNode connector) {
    this.servers = servers;
    this.worker = worker;
    this.milvus = milvus;
    this.idsOf = idsOf;
    this.name = name;
    this.connector = connector;
  }

  /**
   * A connector from {@code config/<sample>.json}; {@code name} is the name of connector, topic and
   * (with underscores) collection.
   */
  static Trial of(
      TestBed bed, ConnectWorker worker, EmulatorProcess emulator, String sample, String name) {
    ObjectNode connector = sample(sample).put("name", name);
    MilvusRest milvus = new MilvusRest(emulator.uri(), TestBed.TOKEN);
    return new Trial(bed, worker, milvus, emulator::ids, name, connector).into(emulator.uri());
  }

  /** The same with whatever database the servers have. */
  static Trial of(Servers servers, ConnectWorker worker, String sample, String name) {
    ObjectNode connector = sample(sample).put("name", name);
    MilvusRest milvus = servers.milvus();
    return new Trial(servers, worker, milvus, milvus::ids, name, connector)
        .into(servers.milvusUri());
  }

  private Trial into(String milvusUri) {
    return with("topics", name)
        .with("milvus.collection", collection())
        .with("milvus.uri", milvusUri);
  }

  private static ObjectNode sample(String sample) {
    try {
      String text = Files.readString(ProjectFolder.resolve("config/" + sample + ".json"));
      return (ObjectNode) JsonHttp.parse(text);
    } catch (IOException e) {
      throw new UncheckedIOException("No sample configuration " + sample, e);
    }
  }

  Trial with(String setting, String value) {
    ((ObjectNode) connector.required("config")).put(setting, value);
    return this;
  }

  Trial without(String setting) {
    ((ObjectNode) connector.required("config")).remove(setting);
    return this;
  }

  String topic() {
    return name;
  }

  String collection() {
    return name.replace('-', '_');
  }

  /** {@code {name, config}}. */
  JsonNode connector() {
    return connector;
  }

  Trial withTopic(int partitions) {
    servers.topics().create(name, partitions);
    return this;
  }

  Trial withCollection() {
    return withCollection(PackageData.collection(collection()));
  }

  /** With the collection of a {@code collections/create} request. */
  Trial withCollection(JsonNode request) {
    milvus.createCollection(request);
    return this;
  }

  /** Starts the connector and waits until it runs. */
  void start() {
    worker.rest().post(connector);
    worker.rest().awaitRunning(name, START_LIMIT);
  }

  /**
   * Starts the connector and waits until it has failed, in validation or later; gives all that the
   * worker says of it.
   */
  String startAndFail() {
    HttpResponse<String> answer = worker.rest().refusal(connector);
    return answer.statusCode() == 400 ? answer.body() : failure();
  }

  /** Waits until the connector or a task of it has failed, and gives the trace. */
  String failure() {
    return worker.rest().awaitFailure(name, START_LIMIT);
  }

  int produce(int partition, Collection<byte[]> values) {
    return servers.topics().produce(name, partition, values);
  }

  /**
   * Waits until the group has committed {@code offset} of partition 0; a connector that fails
   * meanwhile fails the test.
   */
  void awaitCommitted(long offset) {
    awaitCommitted(0, offset);
  }

  void awaitCommitted(int partition, long offset) {
    Awaitility.await("offset " + offset + " of " + name + "-" + partition + " to be committed")
        .atMost(IMPORT_LIMIT)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              ConnectorStatus status = worker.rest().status(name);
              assertThat(status.hasFailed()).as(status.trace()).isFalse();
              return committed(partition) >= offset;
            });
    assertThat(committed(partition)).isEqualTo(offset);
  }

  long committed(int partition) {
    return servers.topics().committed("connect-" + name, name, partition);
  }

  List<JsonNode> jobs() {
    return milvus.importJobs(collection());
  }

  /**
   * Waits until the connector has found out what the server can do; jobs after that are jobs with
   * rows.
   */
  void awaitTierProven() {
    Awaitility.await("the delivery tier to be proven")
        .atMost(START_LIMIT)
        .until(
            () ->
                servers.bucket().list("kafka-import/" + name + "/ledger/entries/").stream()
                    .anyMatch(entry -> servers.bucket().text(entry.key()).contains("TierProven")));
  }

  /** The ids of all rows, one for each row. */
  List<Long> ids() {
    return idsOf.apply(collection());
  }

  /** The rows by id, with the named fields. */
  Map<Long, JsonNode> rowsById(List<String> fields) {
    Map<Long, JsonNode> rows = new TreeMap<>();
    milvus
        .rows(collection(), "id", fields)
        .forEach(row -> rows.put(row.required("id").asLong(), row));
    return rows;
  }

  /** Deletes the connector, so that it takes no part in what other tests do. */
  void end() {
    worker.rest().delete(name);
  }
}
