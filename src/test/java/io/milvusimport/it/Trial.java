package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.Bucket;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
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

  /** The files of the trial in the bucket, below its folder. */
  List<String> objects(String below) {
    return servers.bucket().list(folder() + below).stream().map(Bucket.Entry::key).toList();
  }

  /** How many entries of the ledger have the word. */
  long inLedger(String word) {
    return objects("ledger/entries/").stream()
        .filter(key -> servers.bucket().text(key).contains(word))
        .count();
  }

  /** Waits until so many entries of the ledger have the word. */
  void awaitLedger(String word, long times) {
    Awaitility.await(word + " in the ledger of " + name)
        .atMost(START_LIMIT)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> inLedger(word) >= times);
  }

  /** Deletes what is in the bucket below a part of the trial's folder, as nobody should. */
  void deleteObjects(String below) {
    objects(below).forEach(key -> servers.bucket().delete(key));
  }

  /** The folder of the connector in the bucket, ending in {@code /}. */
  String folder() {
    return "kafka-import/" + name + "/";
  }

  /** Stops the connector, so that its offsets can be altered. */
  void stop() {
    worker.rest().stop(name);
  }

  /** Waits until the connector runs again, whatever it failed with before. */
  void awaitRestarted() {
    Awaitility.await(name + " to run again")
        .atMost(START_LIMIT)
        .until(() -> worker.rest().status(name).isRunning());
  }

  void awaitUntil(Callable<Boolean> reached, String what) {
    Awaitility.await(what).atMost(START_LIMIT).pollInterval(Duration.ofMillis(20)).until(reached);
  }

  /** The same connector on another worker. */
  Trial on(ConnectWorker other) {
    return new Trial(servers, other, milvus, idsOf, name, connector.deepCopy());
  }

  /** Alters offsets of the stopped connector, and gives the worker's answer. */
  String alter(Map<Integer, Long> offsets) {
    return Awaitility.await()
        .atMost(START_LIMIT)
        .until(
            () -> worker.rest().alterOffsets(name, name, new HashMap<>(offsets)).body(),
            answer -> !answer.contains("haven't stopped completely yet"));
  }

  /** Creates the topic again after it was deleted, which takes the broker a moment. */
  void createTopicAgain(int partitions) {
    Awaitility.await()
        .atMost(START_LIMIT)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .ignoreExceptions()
        .until(
            () -> {
              servers.topics().create(name, partitions);
              return true;
            });
  }

  /** Waits until a task has failed with the words. */
  void awaitFailureWith(String words) {
    awaitFailureWith(words, START_LIMIT);
  }

  void awaitFailureWith(String words, Duration limit) {
    Awaitility.await(name + " to fail with: " + words)
        .atMost(limit)
        .until(() -> worker.rest().status(name).trace().contains(words));
  }

  /** Lets the stopped connector go on, and waits until it runs. */
  void resume() {
    worker.rest().resume(name);
    worker.rest().awaitRunning(name, START_LIMIT);
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
    awaitLedger("TierProven", 1);
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
