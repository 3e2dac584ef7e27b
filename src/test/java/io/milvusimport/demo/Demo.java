package io.milvusimport.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.milvusimport.testbed.Cleanup;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.JsonHttp;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.PluginZip;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.RealMilvus;
import io.milvusimport.testbed.Stopwatch;
import io.milvusimport.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Loads 1,000 real records from a Kafka topic into a collection, with the connector from the built
 * zip and the sample configuration, and counts.
 *
 * <p>Broker, worker, S3 server and database are processes of their own. Rows are kept and searched
 * by a real Milvus where one can run; its import API of today is emulated, and where none can run
 * the whole database is.
 */
public final class Demo {
  private static final String SAMPLE = "config/quickstart.json";
  private static final String GENERATION = "3.0.2";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration IMPORT_LIMIT = Duration.ofSeconds(90);
  private static final Set<Integer> SHOWN_QUERIES = Set.of(16, 32);
  private static final int NEAREST = 3;

  private final Report report;
  private final TestBed bed;
  private final MilvusRest milvus;

  private Demo(Report report, TestBed bed) {
    this.report = report;
    this.bed = bed;
    this.milvus = bed.milvus();
  }

  /**
   * Ends with status 0 when every record is a row exactly once and its offset is committed, else
   * with 1.
   */
  public static void main(String[] arguments) throws IOException {
    Report report = new Report(System.out);
    Path folder = Files.createTempDirectory("milvus-import-demo-");
    Path logs = ProjectFolder.resolve("target/demo-logs");
    Cleanup cleanup = new Cleanup(folder);
    Thread onCtrlC = new Thread(cleanup::run, "stop the demo");
    Runtime.getRuntime().addShutdownHook(onCtrlC);
    String lastLine;
    int status = 1;
    try {
      report.line("From Kafka to Milvus by bulk import: Debian packages with 384-d embeddings");
      report.section("Starting, each a process of its own on 127.0.0.1 (logs in target/demo-logs)");
      TestBed bed = cleanup.own(start(report, folder, logs));
      Outcome outcome = new Demo(report, bed).run(bed.startWorker("demo"));
      lastLine =
          outcome.isPerfect()
              ? outcome.summary()
              : "demo: failed, " + String.join("; ", outcome.shortcomings());
      status = outcome.isPerfect() ? 0 : 1;
    } catch (RuntimeException e) {
      lastLine =
          cleanup.hasRun() ? "demo: stopped before its end" : "demo: failed, " + e.getMessage();
    }
    cleanup.run();
    report.section(lastLine);
    System.exit(status);
  }

  /** The database is a real one where it can run. */
  private static TestBed start(Report report, Path folder, Path logs) {
    Optional<String> missing = RealMilvus.missing();
    if (missing.isPresent() && RealMilvus.isRequired()) {
      throw new DemoFailure("a real Milvus is required, but " + missing.get(), null);
    }
    report.line(
        missing
            .map(reason -> "milvus: emulator, because " + reason)
            .orElse("milvus: real " + RealMilvus.VERSION));
    return missing.isPresent()
        ? TestBed.start(folder, logs, GENERATION, report::started)
        : TestBed.startWithRealMilvus(folder, logs, GENERATION, report::started);
  }

  private Outcome run(ConnectWorker worker) throws IOException {
    JsonNode sample = JsonHttp.parse(Files.readString(ProjectFolder.resolve(SAMPLE)));
    DemoNames names = DemoNames.of(sample);
    report.section("Setting up");
    setUp(worker, sample, names);
    Set<Long> sent = produce(names);

    report.section("Importing");
    Progress progress = new Progress(report, bed.topics(), worker.rest(), bed.bucket(), milvus);
    progress.awaitCommitted(names, sent.size(), IMPORT_LIMIT);

    Outcome outcome = outcome(names, sent);
    report.section("Imported");
    showFiles(names, progress);
    showJobs(names);
    showCounts(names, outcome);
    report.section("Nearest packages");
    PackageData.queries().forEach(query -> showNearest(names, query));
    return outcome;
  }

  private void setUp(ConnectWorker worker, JsonNode sample, DemoNames names) {
    report.item("plugin", PluginZip.find().getFileName().toString());
    bed.topics().create(names.topic(), 1);
    report.item("topic", names.topic() + ", 1 partition");
    milvus.createCollection(PackageData.collection(names.collection()));
    report.item(
        "collection", names.collection() + ", embedding FloatVector(384), dynamic field on");
    Stopwatch watch = new Stopwatch();
    worker.rest().post(sample);
    worker.rest().awaitRunning(names.connector(), START_LIMIT);
    report.item(
        "connector",
        names.connector()
            + " from "
            + SAMPLE
            + ", running after "
            + Report.seconds(watch.total()).strip());
  }

  private Set<Long> produce(DemoNames names) {
    List<byte[]> records = PackageData.records();
    int acknowledged = bed.topics().produce(names.topic(), 0, records);
    report.item("records", acknowledged + " produced, all acknowledged by the broker");
    Set<Long> ids = new HashSet<>();
    PackageData.trees().forEach(record -> ids.add(record.required("id").longValue()));
    return ids;
  }

  private Outcome outcome(DemoNames names, Set<Long> sent) {
    Set<Long> found = new HashSet<>();
    milvus
        .rows(names.collection(), "id", List.of("id"))
        .forEach(row -> found.add(row.required("id").asLong()));
    long committed = bed.topics().committed(names.group(), names.topic(), 0);
    return new Outcome(sent, found, milvus.count(names.collection()), committed);
  }

  private void showFiles(DemoNames names, Progress progress) {
    String folder = "kafka-import/" + names.connector() + "/";
    report.item("bucket", TestBed.BUCKET + ", folder " + folder);
    progress
        .files()
        .forEach(
            (key, bytes) ->
                report.item("  file" + Report.kilobytes(bytes), key.substring(folder.length())));
    Map<String, Long> now =
        bed.bucket().list(folder).stream()
            .map(entry -> entry.key().substring(folder.length()))
            .collect(Collectors.groupingBy(Demo::topFolder, TreeMap::new, Collectors.counting()));
    report.item(
        "  now in it",
        now.entrySet().stream()
            .map(entry -> entry.getValue() + " in " + entry.getKey() + "/")
            .collect(Collectors.joining(", ")));
  }

  private static String topFolder(String key) {
    return key.contains("/") ? key.substring(0, key.indexOf('/')) : key;
  }

  private void showJobs(DemoNames names) {
    for (JsonNode job : milvus.importJobs(names.collection())) {
      String state = job.path("state").asText();
      long files = job.path("details").size();
      report.item(
          "job " + job.path("jobId").asText(),
          job.path("totalRows").asLong() == 0
              ? state + ", without rows: the connector asked what the server honours"
              : "%s, %d rows of %d files"
                  .formatted(state, job.path("importedRows").asLong(), files));
    }
  }

  private void showCounts(DemoNames names, Outcome outcome) {
    long end = bed.topics().endOffset(names.topic());
    report.item(
        "rows",
        outcome.rows()
            + " in collection "
            + names.collection()
            + ", "
            + outcome.found().size()
            + " different ids");
    report.item(
        "offset",
        outcome.committed()
            + " committed by group "
            + names.group()
            + ", lag "
            + (end - outcome.committed()));
  }

  private void showNearest(DemoNames names, JsonNode query) {
    if (!SHOWN_QUERIES.contains(query.required("query_id").intValue())) {
      return;
    }
    report.line("  \"" + query.required("text").textValue() + "\"");
    List<JsonNode> hits =
        milvus.search(
            names.collection(),
            "embedding",
            query.required("embedding"),
            NEAREST,
            List.of("package", "summary"));
    for (JsonNode hit : hits) {
      report.line(
          String.format(
              Locale.ROOT,
              "    %.3f  %-18s %s",
              hit.required("distance").doubleValue(),
              hit.required("package").textValue(),
              hit.required("summary").textValue()));
    }
  }
}
