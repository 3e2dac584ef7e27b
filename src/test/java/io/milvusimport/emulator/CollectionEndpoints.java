package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.rows.Condition;

/** {@code collections/*}, {@code databases/create}, {@code partitions/create}. State is locked. */
final class CollectionEndpoints {
  private final ServerState state;

  CollectionEndpoints(ServerState state) {
    this.state = state;
  }

  /** The database that a call names. */
  String database(Call call) throws ApiFailure {
    String database = call.database();
    if (!state.catalog.hasDatabase(database)) {
      throw new ApiFailure(800, "database not found[database=" + database + "]");
    }
    return database;
  }

  /** The collection that a call names. */
  CollectionDef find(Call call) throws ApiFailure {
    String name = call.requiredText("collectionName");
    String database = database(call);
    return state
        .catalog
        .find(database, name)
        .orElseThrow(
            () ->
                new ApiFailure(
                    100,
                    "can't find collection[database=" + database + "][collection=" + name + "]"));
  }

  /** A collection created with index parameters is loaded at once. */
  ObjectNode create(Call call) throws ApiFailure {
    String name = call.requiredText("collectionName");
    String database = database(call);
    if (state.catalog.find(database, name).isPresent()) {
      throw new ApiFailure(
          1100, "collection already exists: invalid parameter[collection=" + name + "]");
    }
    CollectionDef collection =
        CollectionJson.read(state.catalog.newId(), database, name, call.body());
    KnownTypes.check(collection, state.generation);
    state.catalog.add(collection, !collection.metrics().isEmpty());
    return Json.object();
  }

  ObjectNode describe(Call call) throws ApiFailure {
    CollectionDef c = find(call);
    return CollectionJson.describe(
        c, state.catalog.isLoaded(c), state.catalog.partitions(c).size());
  }

  /** A field that is added later must be nullable: the rows there are have no value for it. */
  ObjectNode addField(Call call) throws ApiFailure {
    state.catalog.alter(CollectionJson.withField(find(call), call.body().path("schema")));
    return Json.object();
  }

  ObjectNode has(Call call) throws ApiFailure {
    String name = call.requiredText("collectionName");
    return Json.object().put("has", state.catalog.find(database(call), name).isPresent());
  }

  /** Dropping what is not there succeeds. */
  ObjectNode drop(Call call) throws ApiFailure {
    String name = call.requiredText("collectionName");
    String database = database(call);
    state
        .catalog
        .find(database, name)
        .ifPresent(
            c -> {
              state.catalog.drop(database, name);
              state.rows.drop(c);
            });
    return Json.object();
  }

  ObjectNode load(Call call) throws ApiFailure {
    state.catalog.load(find(call));
    return Json.object();
  }

  ObjectNode refreshLoad(Call call) throws ApiFailure {
    requireLoaded(find(call));
    return Json.object();
  }

  ObjectNode stats(Call call) throws ApiFailure {
    return Json.object().put("rowCount", state.rows.count(find(call), Condition.ALL));
  }

  ObjectNode createDatabase(Call call) throws ApiFailure {
    state.catalog.createDatabase(call.requiredText("dbName"));
    return Json.object();
  }

  ObjectNode createPartition(Call call) throws ApiFailure {
    state.catalog.addPartition(find(call), call.requiredText("partitionName"));
    return Json.object();
  }

  ObjectNode hasPartition(Call call) throws ApiFailure {
    String partition = call.requiredText("partitionName");
    return Json.object().put("has", state.catalog.partitions(find(call)).contains(partition));
  }

  ObjectNode partitionStats(Call call) throws ApiFailure {
    CollectionDef c = find(call);
    String partition = call.requiredText("partitionName");
    if (!state.catalog.partitions(c).contains(partition)) {
      throw new ApiFailure(200, "partition not found[partition=" + partition + "]");
    }
    long rows = state.rows.countByPartition(c).getOrDefault(partition, 0L);
    return Json.object().put("rowCount", rows);
  }

  void requireLoaded(CollectionDef c) throws ApiFailure {
    if (!state.catalog.isLoaded(c)) {
      throw new ApiFailure(101, "collection not loaded[collection=" + c.name() + "]");
    }
  }
}
