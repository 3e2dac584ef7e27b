package io.milvusimport.emulator.rows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.JsonHttp;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A running Milvus 2.3.5, by its management API: collections, import tasks, query, search. It has
 * no REST v2, and its REST v1 searches no binary vectors.
 *
 * <p>Reads are repeated while the server is away or coming back; what changes something is sent
 * once.
 */
public final class RealMilvusServer {
  /** From a kill to reliable answers: a restart takes nine seconds, loading again some more. */
  private static final Duration RECOVERY = Duration.ofSeconds(120);

  private final JsonHttp management;

  /**
   * @param managementUri {@code http://host:9091}
   */
  public RealMilvusServer(String managementUri) {
    this.management = new JsonHttp(managementUri);
  }

  /**
   * An answer in JSON.
   *
   * @param problem what the server objects to, or that it did not answer; empty if all is well
   */
  record Answer(String problem, JsonNode body) {
    boolean ok() {
      return problem.isEmpty();
    }
  }

  /** Sends a change once. */
  Answer change(String method, String path, ObjectNode body) {
    return send(method, path, body);
  }

  /** Sends a change that is known to fit. */
  void mustChange(String method, String path, ObjectNode body) {
    Answer answer = change(method, path, body);
    if (!answer.ok()) {
      throw new IllegalStateException(path + " failed: " + answer.problem());
    }
  }

  /** Asks until there is an answer. */
  JsonNode read(String method, String path, ObjectNode body) {
    return repeat(path, () -> send(method, path, body));
  }

  /**
   * Waits until the server has one data node. One that was killed and started again counts its dead
   * node too until that node's lease ends, may give it an import task, and tries such a task again
   * only a minute later.
   */
  void awaitOneDataNode() {
    repeat("counting data nodes", this::oneDataNode);
  }

  private Answer oneDataNode() {
    JsonNode nothing = MissingNode.getInstance();
    try {
      String metrics = management.send("GET", "/metrics", null).body();
      boolean isOne = metrics.lines().anyMatch("milvus_datacoord_datanode_num 1"::equals);
      return new Answer(isOne ? "" : "there is not exactly one", nothing);
    } catch (UncheckedIOException e) {
      return new Answer(String.valueOf(e.getMessage()), nothing);
    }
  }

  private interface Request {
    Answer send();
  }

  private static JsonNode repeat(String what, Request request) {
    Answer[] last = new Answer[1];
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(300, TimeUnit.MILLISECONDS)
          .atMost(RECOVERY)
          .until(
              () -> {
                last[0] = request.send();
                return last[0].ok();
              });
      return last[0].body();
    } catch (ConditionTimeoutException e) {
      throw new IllegalStateException(what + " failed for two minutes: " + last[0].problem(), e);
    }
  }

  private Answer send(String method, String path, ObjectNode body) {
    HttpResponse<String> response;
    try {
      response = management.send(method, "/api/v1/" + path, body);
    } catch (UncheckedIOException e) {
      return new Answer(String.valueOf(e.getMessage()), body);
    }
    if (response.statusCode() != 200) {
      return new Answer("HTTP " + response.statusCode() + " " + response.body(), body);
    }
    JsonNode json = JsonHttp.parse(response.body());
    return new Answer(problem(json), json);
  }

  /** A status lies at the top or in {@code status}. */
  private static String problem(JsonNode json) {
    JsonNode status = json.has("status") ? json.path("status") : json;
    int code = status.path("code").asInt(status.path("error_code").asInt());
    return code == 0
        ? ""
        : "code " + code + " " + status.path("reason").asText(status.path("message").asText());
  }

  /** The task that imports exactly these files into the collection, if there is one. */
  Optional<JsonNode> taskOf(ObjectNode collection, List<String> files) {
    String named = String.join(",", files);
    for (JsonNode task : read("GET", "import/tasks", collection).path("tasks")) {
      if (info(task, "files").equals(named)) {
        return Optional.of(task);
      }
    }
    return Optional.empty();
  }

  /** A named detail of a task, empty if it has none. */
  static String info(JsonNode task, String key) {
    for (JsonNode info : task.path("infos")) {
      if (info.path("key").asText().equals(key)) {
        return info.path("value").asText();
      }
    }
    return "";
  }
}
