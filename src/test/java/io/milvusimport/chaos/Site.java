package io.milvusimport.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.KafkaTopics;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One connector with a topic, a collection, workers and a server of its own. */
final class Site implements AutoCloseable {
  static final int PARTITIONS = 4;

  private static final String COLLECTION =
      """
      {"collectionName": "%s",
       "schema": {"autoId": false, "enableDynamicField": false, "fields": [
         {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
         {"fieldName": "embedding", "dataType": "FloatVector", "elementTypeParams": {"dim": "4"}}]},
       "indexParams": [{"fieldName": "embedding", "indexName": "embedding",
         "metricType": "L2", "indexType": "AUTOINDEX"}]}
      """;

  private final TestBed bed;
  private final String name;
  private final EmulatorProcess milvus;
  private final MilvusRest rest;
  private final KafkaTopics topics;
  private final List<ChaosWorker> workers = new ArrayList<>();

  Site(TestBed bed, String name, String generation) {
    this.bed = bed;
    this.name = name;
    this.milvus = bed.startEmulator(generation);
    this.rest = new MilvusRest(milvus.uri(), TestBed.TOKEN);
    this.topics = bed.newTopics();
  }

  /** Starts the workers, and the connector on them. */
  void start(int count, int tasks, Gate gate) {
    topics.create(name, PARTITIONS);
    rest.createCollection(JsonHttp.parse(COLLECTION.formatted(collection())));
    for (int i = 1; i <= count; i++) {
      workers.add(ChaosWorker.start(bed, milvus, name, "w" + i, gate));
    }
    ObjectNode connector = JsonNodeFactory.instance.objectNode().put("name", name);
    connector.set("config", settings(tasks));
    workers.get(0).rest().post(connector);
  }

  String name() {
    return name;
  }

  String collection() {
    return name.replace('-', '_');
  }

  EmulatorProcess milvus() {
    return milvus;
  }

  MilvusRest rest() {
    return rest;
  }

  Bucket bucket() {
    return bed.bucket();
  }

  List<ChaosWorker> workers() {
    return workers;
  }

  /** A worker that can be asked. */
  Optional<ChaosWorker> ableWorker() {
    return workers.stream().filter(ChaosWorker::isAble).findFirst();
  }

  /** The connector's settings: those of the quick start, but in a hurry. */
  JsonNode settings(int tasks) {
    return quickstart()
        .put("tasks.max", String.valueOf(tasks))
        .put("topics", name)
        .put("milvus.collection", collection())
        .put("spool.directory", "${env:SPOOL}")
        .put("flush.records", "0")
        .put("flush.interval.ms", "3000")
        .put("import.linger.ms", "300")
        .put("import.poll.interval.ms", "700")
        // What is in doubt waits for a minute: others go on meanwhile.
        .put("import.max.jobs", "50")
        .put("files.retention.ms", "0");
  }

  private static ObjectNode quickstart() {
    try {
      String text = Files.readString(ProjectFolder.resolve("config/quickstart.json"));
      return (ObjectNode) JsonHttp.parse(text).required("config");
    } catch (IOException e) {
      throw new UncheckedIOException("No sample configuration", e);
    }
  }

  /** Whether everything up to these ends is committed. */
  boolean hasCommitted(Map<Integer, Long> ends) {
    return committed().equals(ends);
  }

  /** Committed offsets by partition. */
  Map<Integer, Long> committed() {
    Map<Integer, Long> offsets = new TreeMap<>();
    topics
        .committed("connect-" + name)
        .forEach((partition, offset) -> offsets.put(partition.partition(), offset));
    return offsets;
  }

  /** Keys of objects that hold rows. */
  List<String> dataObjects() {
    return bucket().list("kafka-import/" + name + "/data/").stream()
        .map(Bucket.Entry::key)
        .toList();
  }

  /** Import jobs that the server has begun and not ended. */
  List<String> openJobs() {
    return rest.importJobs(collection()).stream()
        .filter(job -> !List.of("Completed", "Failed").contains(job.path("state").asText()))
        .map(job -> job.path("jobId").asText() + " " + job.path("state").asText())
        .toList();
  }

  RowCount count(Map<Integer, Long> ends) {
    return RowCount.of(ends, milvus.ids(collection()));
  }

  @Override
  public void close() {
    workers.forEach(ChaosWorker::close);
    topics.close();
    milvus.close();
  }
}
