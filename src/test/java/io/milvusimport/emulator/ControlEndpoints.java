package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.Catalog;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.rows.Condition;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /emulator/...}: the switches of {@link RequestFaults} and {@link JobFaults}, the
 * request log and the raw rows, for a test that runs the emulator as a process.
 *
 * <pre>
 * fail-jobs      {"count", "phase", "reason"}
 * hold           {"phase"}
 * release        {}
 * forget-job     {"jobId"}
 * restart        {}                                  all jobs and keys are lost
 * misreport-rows {"count", "by"}
 * fault          {"endpoint", "count", "kind": "answer" | "lost-before" | "lost-after" | "late" | "delayed",
 *                 "status", "body" | "code" and "message"; "ms"}
 * requests       {"endpoint"?}                       the log
 * rows           {"collectionName", "dbName"?, "offset", "limit"}   in order of insertion, duplicates too
 * </pre>
 */
final class ControlEndpoints {
  static final String PREFIX = "/emulator/";

  private final ServerState state;
  private final RequestFaults requestFaults;
  private final JobFaults jobFaults;
  private final RequestLog log;

  ControlEndpoints(
      ServerState state, RequestFaults requestFaults, JobFaults jobFaults, RequestLog log) {
    this.state = state;
    this.requestFaults = requestFaults;
    this.jobFaults = jobFaults;
    this.log = log;
  }

  Reply answer(String path, String body) {
    try {
      JsonNode call = Json.MAPPER.readTree(body.isBlank() ? "{}" : body);
      return apply(path.substring(PREFIX.length()), call);
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Reply.json(
          400, Json.object().put("message", "control call refused: " + e.getMessage()).toString());
    }
  }

  private Reply apply(String action, JsonNode call) {
    switch (action) {
      case "fail-jobs" ->
          jobFaults.failNext(
              count(call), phase(call, "importing"), call.path("reason").asText("planned failure"));
      case "hold" -> jobFaults.hold(phase(call, ""));
      case "release" -> jobFaults.releaseAll();
      case "forget-job" -> jobFaults.forget(call.path("jobId").asText());
      case "restart" -> jobFaults.restartLosingJobs();
      case "misreport-rows" -> jobFaults.misreportRows(count(call), call.path("by").asLong());
      case "fault" -> requestFaults.next(call.path("endpoint").asText(), count(call), fault(call));
      case "requests" -> {
        return Reply.data(requests(call.path("endpoint").asText()));
      }
      case "rows" -> {
        return Reply.data(rows(call));
      }
      default -> {
        return Reply.unknownRoute();
      }
    }
    return Reply.data(Json.object());
  }

  private static int count(JsonNode call) {
    return call.path("count").asInt(1);
  }

  private static JobPhase phase(JsonNode call, String otherwise) {
    String name = call.path("phase").asText(otherwise);
    return JobPhase.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static RequestFault fault(JsonNode call) {
    Duration by = Duration.ofMillis(call.path("ms").asLong());
    return switch (call.path("kind").asText()) {
      case "answer" ->
          call.has("code")
              ? RequestFault.Answer.code(
                  call.path("code").asInt(), call.path("message").asText("planned"))
              : new RequestFault.Answer(
                  call.path("status").asInt(500), call.path("body").asText(""));
      case "lost-before" -> new RequestFault.LostBefore();
      case "lost-after" -> new RequestFault.LostAfter();
      case "late" -> new RequestFault.Late(by);
      case "delayed" -> new RequestFault.Delayed(by);
      default ->
          throw new IllegalArgumentException("fault kind " + call.path("kind") + " is unknown");
    };
  }

  private ArrayNode requests(String endpoint) {
    ArrayNode entries = Json.MAPPER.createArrayNode();
    for (RequestLog.Entry e : endpoint.isEmpty() ? log.all() : log.of(endpoint)) {
      ObjectNode entry =
          entries
              .addObject()
              .put("atMs", e.atMs())
              .put("endpoint", e.endpoint())
              .put("idempotencyKey", e.idempotencyKey())
              .put("outcome", e.outcome());
      entry.set("body", e.body());
    }
    return entries;
  }

  /** Each row as stored, with the dynamic keys as text in {@code $meta}. */
  private ArrayNode rows(JsonNode call) {
    ArrayNode out = Json.MAPPER.createArrayNode();
    synchronized (state) {
      CollectionDef c =
          state
              .catalog
              .find(
                  call.path("dbName").asText(Catalog.DEFAULT_DATABASE),
                  call.path("collectionName").asText())
              .orElseThrow(() -> new IllegalArgumentException("no such collection"));
      state.rows.scan(c, Condition.ALL).stream()
          .skip(call.path("offset").asLong())
          .limit(call.path("limit").asLong(Long.MAX_VALUE))
          .forEach(row -> out.add(json(row)));
    }
    return out;
  }

  private static JsonNode json(Map<String, @Nullable Object> row) {
    return Json.MAPPER.valueToTree(row);
  }
}
