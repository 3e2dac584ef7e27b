package io.milvusimport.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.TestBed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Small rows that say where they come from, so that the rows of each offset can be counted. Their
 * keys are the server's, so that no two rows are taken for one.
 */
final class TracedRows {
  private static final String COLLECTION =
      """
      {"collectionName": "%s",
       "schema": {"autoId": true, "enableDynamicField": false, "fields": [
         {"fieldName": "id", "dataType": "Int64", "isPrimary": true},
         {"fieldName": "run", "dataType": "VarChar", "elementTypeParams": {"max_length": "16"}},
         {"fieldName": "source_partition", "dataType": "Int32"},
         {"fieldName": "source_offset", "dataType": "Int64"},
         {"fieldName": "vector", "dataType": "FloatVector", "elementTypeParams": {"dim": "2"}}]},
       "indexParams": [{"fieldName": "vector", "indexName": "vector", "metricType": "L2",
         "indexType": "AUTOINDEX"}]}\
      """;

  private final EmulatorProcess milvus;
  private final String collection;

  private TracedRows(EmulatorProcess milvus, String collection) {
    this.milvus = milvus;
    this.collection = collection;
  }

  static TracedRows of(EmulatorProcess milvus, Trial trial) {
    return new TracedRows(milvus, trial.collection());
  }

  /** A trial that traces its rows and is in no mood to wait; its collection is there. */
  static Trial trial(TestBed bed, ConnectWorker worker, EmulatorProcess milvus, String name) {
    Trial trial = Trial.of(bed, worker, milvus, "quickstart", name);
    return trial
        .with("metadata.partition.field", "source_partition")
        .with("metadata.offset.field", "source_offset")
        .with("flush.interval.ms", "300")
        .with("import.linger.ms", "0")
        .with("import.poll.interval.ms", "200")
        .with("files.retention.ms", "0")
        .withCollection(JsonHttp.parse(COLLECTION.formatted(trial.collection())));
  }

  /**
   * Records to produce.
   *
   * @param run a word that all of their rows carry
   */
  static List<byte[]> records(String run, int count) {
    byte[] record =
        "{\"run\": \"%s\", \"vector\": [0.5, 1.5]}".formatted(run).getBytes(StandardCharsets.UTF_8);
    return IntStream.range(0, count).mapToObj(i -> record).toList();
  }

  /** How many rows there are of each offset, by {@code run partition@offset}. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new TreeMap<>();
    for (JsonNode row : milvus.rows(collection)) {
      String origin =
          origin(
              row.required("run").asText(),
              row.required("source_partition").asInt(),
              row.required("source_offset").asLong());
      counts.merge(origin, 1, Integer::sum);
    }
    return counts;
  }

  /** The counts of a run of offsets {@code [first, end)} that are in so many times each. */
  static Map<String, Integer> times(int times, String run, int partition, int first, int end) {
    return IntStream.range(first, end)
        .boxed()
        .collect(Collectors.toMap(offset -> origin(run, partition, offset), offset -> times));
  }

  /** The counts together. */
  @SafeVarargs
  static Map<String, Integer> all(Map<String, Integer>... parts) {
    Map<String, Integer> all = new TreeMap<>();
    for (Map<String, Integer> part : parts) {
      all.putAll(part);
    }
    return all;
  }

  private static String origin(String run, int partition, long offset) {
    return run + " " + partition + "@" + offset;
  }
}
