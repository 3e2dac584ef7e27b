package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The REST interface of a Connect worker, as far as tests and the demo need it. */
public final class ConnectRest {
  private static final Duration REBALANCE_LIMIT = Duration.ofSeconds(60);

  private final JsonHttp http;

  ConnectRest(int port) {
    this.http = new JsonHttp("http://127.0.0.1:" + port);
  }

  /** Whether the worker has joined its group and takes requests. */
  boolean isHealthy() {
    return http.send("GET", "/health", null).statusCode() == 200;
  }

  /**
   * Creates a connector as a user would: {@code POST /connectors} with {@code {name, config}}.
   *
   * @throws ServerFailure when the worker refuses it, with the worker's own message
   */
  public void post(JsonNode connector) {
    HttpResponse<String> answer = refusal(connector);
    if (answer.statusCode() != 201) {
      throw new ServerFailure(
          "The Connect worker refused the connector with HTTP "
              + answer.statusCode()
              + ": "
              + answer.body());
    }
  }

  /** Gives a running connector another configuration. */
  public void configure(String name, JsonNode config) {
    HttpResponse<String> answer =
        unlessRebalancing("PUT", "/connectors/" + name + "/config", config);
    if (answer.statusCode() / 100 != 2) {
      throw new ServerFailure("Connector " + name + " was not configured: " + answer.body());
    }
  }

  /** Restarts the connector and all its tasks, as an operator does after an error. */
  public void restart(String name) {
    HttpResponse<String> answer =
        unlessRebalancing("POST", "/connectors/" + name + "/restart?includeTasks=true", null);
    if (answer.statusCode() / 100 != 2) {
      throw new ServerFailure("Connector " + name + " was not restarted: " + answer.body());
    }
  }

  /** Posts a connector, and gives the worker's answer whatever it is. */
  public HttpResponse<String> refusal(JsonNode connector) {
    return unlessRebalancing("POST", "/connectors", connector);
  }

  /**
   * State and traces of the connector and its tasks; state {@code ABSENT} when the worker does not
   * know it yet.
   */
  public ConnectorStatus status(String name) {
    HttpResponse<String> answer = http.send("GET", "/connectors/" + name + "/status", null);
    return answer.statusCode() == 200
        ? ConnectorStatus.parse(JsonHttp.parse(answer.body()))
        : ConnectorStatus.ABSENT;
  }

  /**
   * Waits until the connector and at least one task of it are running.
   *
   * @throws ServerFailure when one of them has failed (with its trace), or is not running within
   *     {@code limit}
   */
  public void awaitRunning(String name, Duration limit) {
    ConnectorStatus status =
        await(name, limit, seen -> seen.isRunning() || seen.hasFailed(), "to be running");
    if (status.hasFailed()) {
      throw new ServerFailure("Connector " + name + " has failed: " + status.trace());
    }
  }

  /**
   * Waits until the connector or one of its tasks has failed.
   *
   * @return the trace it failed with
   */
  public String awaitFailure(String name, Duration limit) {
    return await(name, limit, ConnectorStatus::hasFailed, "to fail").trace();
  }

  /** Deletes the connector and waits until it is gone. */
  public void delete(String name) {
    HttpResponse<String> answer = unlessRebalancing("DELETE", "/connectors/" + name, null);
    if (answer.statusCode() != 204 && answer.statusCode() != 404) {
      throw new ServerFailure("Connector " + name + " was not deleted: " + answer.body());
    }
    await(name, REBALANCE_LIMIT, status -> status.equals(ConnectorStatus.ABSENT), "to be gone");
  }

  /**
   * The connector's committed offsets as the worker reports them ({@code GET
   * /connectors/<name>/offsets}).
   */
  public JsonNode offsets(String name) {
    return JsonHttp.parse(http.send("GET", "/connectors/" + name + "/offsets", null).body());
  }

  /**
   * {@code PATCH /connectors/<name>/offsets}, and the worker's answer whatever it is.
   *
   * @param offsets by partition of the topic; null to forget the offset of a partition
   */
  public HttpResponse<String> alterOffsets(
      String name, String topic, Map<Integer, @Nullable Long> offsets) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    offsets.forEach(
        (partition, offset) -> {
          ObjectNode one = body.withArray("offsets").addObject();
          one.putObject("partition").put("kafka_topic", topic).put("kafka_partition", partition);
          if (offset == null) {
            one.putNull("offset");
          } else {
            one.putObject("offset").put("kafka_offset", offset);
          }
        });
    return unlessRebalancing("PATCH", "/connectors/" + name + "/offsets", body);
  }

  /** {@code DELETE /connectors/<name>/offsets}, and the worker's answer whatever it is. */
  public HttpResponse<String> resetOffsets(String name) {
    return unlessRebalancing("DELETE", "/connectors/" + name + "/offsets", null);
  }

  /** Stops the connector, which ends its tasks, and waits until they are gone. */
  public void stop(String name) {
    unlessRebalancing("PUT", "/connectors/" + name + "/stop", null);
    await(
        name,
        REBALANCE_LIMIT,
        status -> status.connector().equals("STOPPED") && status.tasks().isEmpty(),
        "to be stopped");
  }

  /** Lets a stopped or paused connector go on; does not wait until it does. */
  public void resume(String name) {
    unlessRebalancing("PUT", "/connectors/" + name + "/resume", null);
  }

  /** Pauses the connector, and waits until all its tasks are. */
  public void pause(String name) {
    unlessRebalancing("PUT", "/connectors/" + name + "/pause", null);
    await(
        name,
        REBALANCE_LIMIT,
        status -> status.tasks().stream().allMatch("PAUSED"::equals),
        "to be paused");
  }

  /** Restarts those tasks of the connector that have failed, and it itself if it has. */
  public void restartFailed(String name) {
    unlessRebalancing(
        "POST", "/connectors/" + name + "/restart?includeTasks=true&onlyFailed=true", null);
  }

  /** Restarts one task. */
  public void restartTask(String name, int task) {
    unlessRebalancing("POST", "/connectors/" + name + "/tasks/" + task + "/restart", null);
  }

  private ConnectorStatus await(
      String name, Duration limit, Predicate<ConnectorStatus> wanted, String what) {
    ConnectorStatus[] last = {ConnectorStatus.ABSENT};
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(200, TimeUnit.MILLISECONDS)
          .atMost(limit)
          .until(
              () -> {
                last[0] = status(name);
                return wanted.test(last[0]);
              });
    } catch (ConditionTimeoutException e) {
      throw new ServerFailure(
          "Waited "
              + limit.toSeconds()
              + " s for connector "
              + name
              + " "
              + what
              + "; it is "
              + last[0],
          e);
    }
    return last[0];
  }

  /** 409 means that the group is rebalancing: the request is to be repeated. */
  private HttpResponse<String> unlessRebalancing(
      String method, String path, @Nullable JsonNode body) {
    return Awaitility.await()
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(200, TimeUnit.MILLISECONDS)
        .atMost(REBALANCE_LIMIT)
        .until(() -> http.send(method, path, body), answer -> answer.statusCode() != 409);
  }
}
