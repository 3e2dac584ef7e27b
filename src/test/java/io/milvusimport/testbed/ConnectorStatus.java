package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a worker says of a connector.
 *
 * @param connector the connector's own state: RUNNING, FAILED, ...
 * @param tasks the state of each task
 * @param trace the stack traces of what has failed, connector first; empty when nothing has
 */
public record ConnectorStatus(String connector, List<String> tasks, String trace) {
  /** A connector the worker does not know. */
  static final ConnectorStatus ABSENT = new ConnectorStatus("ABSENT", List.of(), "");

  public ConnectorStatus {
    tasks = List.copyOf(tasks);
  }

  static ConnectorStatus parse(JsonNode status) {
    StringBuilder trace = new StringBuilder(status.path("connector").path("trace").asText(""));
    List<String> tasks = new ArrayList<>();
    for (JsonNode task : status.path("tasks")) {
      tasks.add(task.path("state").asText());
      trace.append(task.path("trace").asText(""));
    }
    return new ConnectorStatus(
        status.path("connector").path("state").asText(), tasks, trace.toString());
  }

  /** The connector and all its tasks, at least one, are running. */
  public boolean isRunning() {
    return connector.equals("RUNNING")
        && !tasks.isEmpty()
        && tasks.stream().allMatch("RUNNING"::equals);
  }

  /** The connector or one of its tasks has failed. */
  public boolean hasFailed() {
    return connector.equals("FAILED") || tasks.contains("FAILED");
  }
}
