package io.milvusimport.emulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** From a request to its answer: route, token, JSON, endpoint. Safe for threads. */
final class Router {
  private interface Endpoint {
    JsonNode answer(Call call) throws ApiFailure;
  }

  private final ServerState state;
  private final String token;
  private final Map<String, Endpoint> routes = new HashMap<>();

  /** They lock the state by themselves, and not while they look for rows. */
  private final Map<String, Endpoint> reads;

  Router(
      ServerState state,
      String token,
      ImportEndpoints jobs,
      CollectionEndpoints collections,
      EntityEndpoints entities) {
    this.state = state;
    this.token = token;
    routes.put("jobs/import/create", jobs::create);
    routes.put("jobs/import/describe", jobs::describe);
    routes.put("jobs/import/get_progress", jobs::describe);
    routes.put("jobs/import/list", jobs::list);
    if (state.generation.twoPhase()) {
      routes.put("jobs/import/commit", jobs::commit);
      routes.put("jobs/import/abort", jobs::abort);
    }
    routes.put("collections/create", collections::create);
    routes.put("collections/describe", collections::describe);
    routes.put("collections/fields/add", collections::addField);
    routes.put("collections/has", collections::has);
    routes.put("collections/drop", collections::drop);
    routes.put("collections/load", collections::load);
    routes.put("collections/refresh_load", collections::refreshLoad);
    routes.put("collections/get_stats", collections::stats);
    routes.put("databases/create", collections::createDatabase);
    routes.put("partitions/create", collections::createPartition);
    routes.put("partitions/has", collections::hasPartition);
    routes.put("partitions/get_stats", collections::partitionStats);
    reads = Map.of("entities/query", entities::query, "entities/search", entities::search);
  }

  Reply answer(String method, String endpoint, Map<String, String> headers, String body) {
    boolean isRead = reads.containsKey(endpoint);
    Endpoint route = isRead ? reads.get(endpoint) : routes.get(endpoint);
    if (route == null || !method.equals("POST")) {
      return Reply.unknownRoute();
    }
    try {
      authenticate(headers);
      Call call = new Call(endpoint, headers, object(body));
      if (isRead) {
        return Reply.data(route.answer(call));
      }
      synchronized (state) {
        return Reply.data(route.answer(call));
      }
    } catch (ApiFailure failure) {
      return Reply.failure(failure);
    }
  }

  private void authenticate(Map<String, String> headers) throws ApiFailure {
    String given = headers.getOrDefault("authorization", "");
    if (!token.isEmpty() && !given.equals("Bearer " + token)) {
      throw new ApiFailure(401, 1800, "user hasn't authenticated");
    }
  }

  private static JsonNode object(String body) throws ApiFailure {
    try {
      JsonNode node = Json.MAPPER.readTree(body.isBlank() ? "{}" : body);
      if (node.isObject()) {
        return node;
      }
      throw new ApiFailure(1801, "can only accept json format request, error: not an object");
    } catch (JsonProcessingException e) {
      throw new ApiFailure(1801, "can only accept json format request, error: not JSON");
    }
  }
}
