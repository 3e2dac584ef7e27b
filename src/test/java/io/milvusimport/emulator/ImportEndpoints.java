package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.Catalog;
import io.milvusimport.emulator.catalog.CollectionDef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code jobs/import/*}. Called with the state locked. */
final class ImportEndpoints {
  private final ServerState state;
  private final CollectionEndpoints collections;
  private final SourceFiles files;
  private final JobFaults faults;
  private final Ticker ticker;

  ImportEndpoints(
      ServerState state,
      CollectionEndpoints collections,
      SourceFiles files,
      JobFaults faults,
      Ticker ticker) {
    this.state = state;
    this.collections = collections;
    this.files = files;
    this.faults = faults;
    this.ticker = ticker;
  }

  ObjectNode create(Call call) throws ApiFailure {
    call.requiredText("collectionName");
    List<List<String>> groups = call.requiredTextLists("files");
    Map<String, String> options = call.textMap("options");
    Optional<String> partitionName = call.text("partitionName").filter(p -> !p.isEmpty());
    String key = idempotencyKey(call);
    CollectionDef collection = collections.find(call);
    boolean autoCommit = autoCommit(options);
    long timeoutMs = timeoutMs(options);
    String partition = partition(collection, partitionName);
    List<String> keys = ImportPaths.check(groups, state.limits, state.generation);
    checkJobLimit();
    checkFooters(collection, keys);
    Optional<Long> first = key.isEmpty() ? Optional.empty() : state.jobOfKey(collection, key);
    long id = first.orElseGet(() -> state.catalog.newId());
    if (first.isEmpty()) {
      long now = ticker.nowMs();
      long timeoutAt = timeoutMs == ImportJob.NO_TIMEOUT ? timeoutMs : now + timeoutMs;
      ImportJob job =
          new ImportJob(id, collection, partition, groups, options, autoCommit, now, timeoutAt);
      job.reportRowsOff(faults.takeRowsOff());
      state.add(job);
      if (!key.isEmpty()) {
        state.remember(collection, key, job);
      }
    }
    return Json.object().put("jobId", Long.toString(id));
  }

  ObjectNode describe(Call call) throws ApiFailure {
    long id = jobId(call);
    return JobJson.describe(
        state
            .job(id)
            .orElseThrow(
                () ->
                    new ApiFailure(
                        state.generation.missingJobCode(),
                        "import job does not exist, jobID=" + id)));
  }

  ObjectNode list(Call call) throws ApiFailure {
    String database = collections.database(call);
    Optional<String> name = call.text("collectionName").filter(n -> !n.isEmpty());
    if (name.isPresent()) {
      collections.find(call);
    }
    ObjectNode data = Json.object();
    ArrayNode records = data.putArray("records");
    for (ImportJob job : state.jobs()) {
      boolean inDatabase = job.collection.database().equals(database);
      if (inDatabase && name.map(job.collection.name()::equals).orElse(true)) {
        records.add(JobJson.line(job));
      }
    }
    return data;
  }

  ObjectNode commit(Call call) throws ApiFailure {
    ImportJob job = twoPhaseJob(call);
    switch (job.phase()) {
      case UNCOMMITTED -> job.enter(JobPhase.COMMITTING);
      case COMMITTING, COMPLETED -> {}
      default ->
          throw new ApiFailure(
              2100,
              "job "
                  + job.id
                  + " is in state "
                  + job.phase().visible(false)
                  + ", expected Uncommitted");
    }
    return Json.object();
  }

  ObjectNode abort(Call call) throws ApiFailure {
    ImportJob job = twoPhaseJob(call);
    switch (job.phase()) {
      case COMMITTING, COMPLETED ->
          throw new ApiFailure(
              2100,
              "job " + job.id + " is in state " + job.phase().visible(false) + ", cannot abort");
      case FAILED -> {}
      default -> job.failed("aborted by user", ticker.nowMs());
    }
    return Json.object();
  }

  private ImportJob twoPhaseJob(Call call) throws ApiFailure {
    long id = jobId(call);
    ImportJob job =
        state.job(id).orElseThrow(() -> new ApiFailure(2101, "job " + id + " not found"));
    if (job.autoCommit) {
      throw new ApiFailure(2100, "job " + id + " is auto-commit, manual commit/abort not allowed");
    }
    return job;
  }

  private static long jobId(Call call) throws ApiFailure {
    String text = call.requiredText("jobId");
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ApiFailure(1100, "parse job id failed: invalid parameter[expected=int64]");
    }
  }

  /** Empty where the generation knows no key. */
  private String idempotencyKey(Call call) throws ApiFailure {
    String key = call.headers().getOrDefault("idempotency-key", "");
    if (!state.generation.honoursKey()) {
      return "";
    }
    if (key.length() > 256 || !key.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
      throw new ApiFailure(1100, "idempotency key must be printable ASCII of at most 256 bytes");
    }
    return key;
  }

  private boolean autoCommit(Map<String, String> options) throws ApiFailure {
    if (!state.generation.twoPhase()) {
      return true;
    }
    String value = options.getOrDefault("auto_commit", "true");
    if (!value.equals("true") && !value.equals("false")) {
      throw new ApiFailure(1801, "options.auto_commit must be one of \"true\" or \"false\"");
    }
    return value.equals("true");
  }

  private static long timeoutMs(Map<String, String> options) throws ApiFailure {
    String text = options.get("timeout");
    if (text == null) {
      return ImportJob.NO_TIMEOUT;
    }
    OptionalLong ms = GoDuration.toMillis(text);
    return ms.orElseThrow(
        () -> new ApiFailure(2100, "parse timeout failed, err=time: invalid duration"));
  }

  private String partition(CollectionDef collection, Optional<String> name) throws ApiFailure {
    if (name.isEmpty()) {
      return Catalog.DEFAULT_PARTITION;
    }
    if (collection.hasPartitionKey()) {
      throw new ApiFailure(
          2100, "not allow to set partition name for collection with partition key");
    }
    if (!state.catalog.partitions(collection).contains(name.get())) {
      throw new ApiFailure(200, "partition not found[partition=" + name.get() + "]");
    }
    return name.get();
  }

  private void checkJobLimit() throws ApiFailure {
    if (state.unfinishedJobs() >= state.limits.maxJobs()) {
      throw new ApiFailure(
          2101,
          "failed to broadcast import: failed to validate import request: The number of jobs has"
              + " reached the limit, please try again later. If your request is set to only import"
              + " a single file, please consider importing multiple files in one request");
    }
  }

  /** 3.0 assigns generated keys at create and reads the footers for it. */
  private void checkFooters(CollectionDef collection, List<String> keys) throws ApiFailure {
    if (!state.generation.twoPhase() || !collection.primaryKey().autoId()) {
      return;
    }
    for (String key : keys) {
      String problem = files.footerProblem(key);
      if (!problem.isEmpty()) {
        throw new ApiFailure(2100, problem);
      }
    }
  }
}
