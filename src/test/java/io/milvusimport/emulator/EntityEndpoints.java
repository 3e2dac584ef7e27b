package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.rows.Condition;
import io.milvusimport.emulator.rows.Metric;
import io.milvusimport.emulator.rows.RowStore.Hit;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code entities/query} and {@code entities/search}. {@code count(*)} counts every row; what gives
 * rows back gives one for a primary key, as the server does. Called with the state unlocked: the
 * row store may take its time.
 */
final class EntityEndpoints {
  private static final int WINDOW = 16_384;
  private static final int DEFAULT_LIMIT = 100;

  private final ServerState state;
  private final CollectionEndpoints collections;

  EntityEndpoints(ServerState state, CollectionEndpoints collections) {
    this.state = state;
    this.collections = collections;
  }

  ArrayNode query(Call call) throws ApiFailure {
    CollectionDef c = loaded(call);
    Condition filter =
        RowFilter.parse(call.text("filter").orElse("")).in(call.texts("partitionNames"));
    List<String> fields = call.texts("outputFields");
    ArrayNode data = Json.MAPPER.createArrayNode();
    if (fields.contains("count(*)")) {
      data.addObject().put("count(*)", state.rows.count(c, filter));
      return data;
    }
    List<Map<String, @Nullable Object>> found = state.rows.scan(c, filter);
    RowJson json = new RowJson(c, fields.isEmpty() ? List.of("*") : fields, int64AsText(call));
    int offset = call.integer("offset", 0);
    int limit = limit(call, offset);
    Set<@Nullable Object> seen = new HashSet<>();
    for (Map<String, @Nullable Object> row : found) {
      boolean first = seen.add(row.get(c.primaryKey().name()));
      if (first && seen.size() > offset && seen.size() <= offset + limit) {
        data.add(json.write(row));
      }
    }
    return data;
  }

  /** The hits of all query vectors, one after the other. */
  ArrayNode search(Call call) throws ApiFailure {
    CollectionDef c = loaded(call);
    FieldDef field = vectorField(c, call.text("annsField").orElse(""));
    Metric metric = metric(c, field);
    Condition filter = RowFilter.parse(call.text("filter").orElse(""));
    RowJson json = new RowJson(c, call.texts("outputFields"), int64AsText(call));
    int limit = limit(call, 0);
    if (!call.body().path("data").isArray()) {
      throw Call.missing("data");
    }
    ArrayNode data = Json.MAPPER.createArrayNode();
    for (JsonNode vector : call.body().path("data")) {
      Object query = query(field, vector);
      for (Hit hit : state.rows.search(c, field.name(), metric, query, limit, filter)) {
        ObjectNode row = json.write(hit.row());
        data.add(row.put("distance", hit.distance()));
      }
    }
    return data;
  }

  private CollectionDef loaded(Call call) throws ApiFailure {
    synchronized (state) {
      CollectionDef c = collections.find(call);
      collections.requireLoaded(c);
      return c;
    }
  }

  private static int limit(Call call, int offset) throws ApiFailure {
    int limit = call.integer("limit", DEFAULT_LIMIT);
    if (limit < 1 || offset < 0 || limit + offset > WINDOW) {
      throw new ApiFailure(
          1100,
          "invalid max query result window, (offset+limit) should be in range [1, "
              + WINDOW
              + "], but got "
              + (limit + offset));
    }
    return limit;
  }

  private static boolean int64AsText(Call call) {
    return call.headers().getOrDefault("accept-type-allow-int64", "true").equals("false");
  }

  private static FieldDef vectorField(CollectionDef c, String name) throws ApiFailure {
    return c.fields().stream()
        .filter(f -> f.type().equals("FloatVector") || isBinary(f))
        .filter(f -> name.isEmpty() || f.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ApiFailure(
                    1100, "no FloatVector or BinaryVector field to search: invalid parameter"));
  }

  private static boolean isBinary(FieldDef field) {
    return field.type().equals("BinaryVector");
  }

  private static Metric metric(CollectionDef c, FieldDef field) throws ApiFailure {
    String name = c.metrics().getOrDefault(field.name(), isBinary(field) ? "HAMMING" : "COSINE");
    for (Metric metric : Metric.values()) {
      if (metric.name().equals(name) && isBinary(field) == (metric == Metric.HAMMING)) {
        return metric;
      }
    }
    throw new ApiFailure(1100, "metric type " + name + " is not emulated for a " + field.type());
  }

  /** Floats in a list, bits in base64. */
  private static Object query(FieldDef field, JsonNode vector) throws ApiFailure {
    int dim = field.intParam("dim");
    if (isBinary(field)) {
      byte[] bits = bits(vector);
      requireDim(dim, bits.length * Byte.SIZE);
      return bits;
    }
    requireDim(dim, vector.size());
    float[] query = new float[dim];
    for (int i = 0; i < dim; i++) {
      query[i] = vector.get(i).floatValue();
    }
    return query;
  }

  private static byte[] bits(JsonNode vector) throws ApiFailure {
    try {
      return vector.binaryValue();
    } catch (IOException e) {
      throw new ApiFailure(1801, "the vector is no base64");
    }
  }

  private static void requireDim(int expected, int actual) throws ApiFailure {
    if (actual != expected) {
      throw new ApiFailure(
          1801, "vector dimension mismatch, expected " + expected + ", got " + actual);
    }
  }
}
