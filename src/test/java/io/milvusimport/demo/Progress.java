package io.milvusimport.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.ConnectRest;
import io.milvusimport.testbed.ConnectorStatus;
import io.milvusimport.testbed.KafkaTopics;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.Stopwatch;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Watches a run from outside, by the public interfaces of broker, worker, S3 server and database,
 * and prints what changed.
 */
final class Progress {
  private static final String COLUMNS = "  %7s  %6s  %12s  %9s  %13s  %16s";

  private final Report report;
  private final KafkaTopics topics;
  private final ConnectRest worker;
  private final Bucket bucket;
  private final MilvusRest milvus;
  private final SortedMap<String, Long> files = new TreeMap<>();
  private String lastPrinted = "";

  Progress(
      Report report, KafkaTopics topics, ConnectRest worker, Bucket bucket, MilvusRest milvus) {
    this.report = report;
    this.topics = topics;
    this.worker = worker;
    this.bucket = bucket;
    this.milvus = milvus;
  }

  /**
   * The data files seen so far, by key, with their sizes in bytes; some may have been deleted
   * since.
   */
  SortedMap<String, Long> files() {
    return files;
  }

  /**
   * Watches until the group has committed {@code offset}, at most for {@code limit}.
   *
   * @throws DemoFailure when the connector fails, or the time is over
   */
  void awaitCommitted(DemoNames names, long offset, Duration limit) {
    report.line(
        COLUMNS.formatted(
            "time", "files", "jobs running", "jobs done", "rows imported", "offset committed"));
    Stopwatch watch = new Stopwatch();
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(250))
          .atMost(limit)
          .until(() -> look(names, watch) >= offset);
    } catch (ConditionTimeoutException e) {
      throw new DemoFailure(
          "offset " + offset + " was not committed within " + limit.toSeconds() + " s", e);
    }
  }

  private long look(DemoNames names, Stopwatch watch) {
    ConnectorStatus status = worker.status(names.connector());
    if (status.hasFailed()) {
      throw new DemoFailure("the connector has failed: " + status.trace(), null);
    }
    for (Bucket.Entry entry : bucket.list("")) {
      if (entry.key().contains("/data/")) {
        files.put(entry.key(), entry.bytes());
      }
    }
    List<JsonNode> jobs = milvus.importJobs(names.collection());
    long done = jobs.stream().filter(job -> isIn(job, "Completed")).count();
    long over = jobs.stream().filter(job -> isIn(job, "Failed")).count() + done;
    long rows = milvus.count(names.collection());
    long committed = topics.committed(names.group(), names.topic(), 0);
    String seen =
        "  %6d  %12d  %9d  %13d  %16d"
            .formatted(files.size(), jobs.size() - over, done, rows, committed);
    if (!seen.equals(lastPrinted)) {
      report.line("  " + Report.seconds(watch.total()) + seen);
      lastPrinted = seen;
    }
    return committed;
  }

  private static boolean isIn(JsonNode job, String state) {
    return job.path("state").asText().equals(state);
  }
}
