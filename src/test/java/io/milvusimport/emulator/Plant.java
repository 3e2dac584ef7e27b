package io.milvusimport.emulator;

import io.milvusimport.emulator.Planted.Outcome;
import io.milvusimport.emulator.Planted.Refused;
import io.milvusimport.emulator.Planted.Source;
import io.milvusimport.emulator.Planted.Taken;
import io.milvusimport.emulator.catalog.Generation;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.parquet.example.data.Group;

/** The words in which planted files are listed; the field under test is {@code f}. */
final class Plant {
  private Plant() {}

  static final String ZSTD = "COMPRESSION zstd";
  static final String ID = "{'fieldName':'id','dataType':'Int64','isPrimary':true}";

  static String dynamic() {
    return schema("[" + ID + "," + field("Int64", "") + "],'enableDynamicField':true");
  }

  static String f(String type, String more) {
    return schema("[" + ID + "," + field(type, more) + "]");
  }

  static String schema(String fieldsAndMore) {
    return "{'fields':" + fieldsAndMore + "}";
  }

  static String field(String type, String more) {
    return "{'fieldName':'f','dataType':'" + type + "'" + (more.isEmpty() ? "" : "," + more) + "}";
  }

  static String dim(int dim) {
    return "'elementTypeParams':{'dim':'" + dim + "'}";
  }

  static Planted plant(String rule, String schema, String columns, Outcome... outcomes) {
    String select = "SELECT 1::BIGINT id" + (columns.isEmpty() ? "" : ", " + columns);
    boolean int64 = columns.startsWith("7 ");
    return sql(rule, schema, int64 ? select.replace("7 ", "7::BIGINT ") : select, ZSTD, outcomes);
  }

  static Planted sql(
      String rule, String schema, String select, String options, Outcome... outcomes) {
    return new Planted(rule, schema, Map.of(), new Planted.Sql(select, options), each(outcomes));
  }

  static Planted resource(String rule, String schema, String name, Outcome... outcomes) {
    return new Planted(rule, schema, Map.of(), new Planted.Resource(name), each(outcomes));
  }

  static Planted resource(
      String rule, String schema, String name, Map<Generation, Outcome> outcomes) {
    return new Planted(rule, schema, Map.of(), new Planted.Resource(name), outcomes);
  }

  static Planted plant(
      String rule, String schema, String columns, Map<Generation, Outcome> outcomes) {
    Planted any = plant(rule, schema, columns, taken(""));
    return new Planted(rule, schema, Map.of(), any.source(), outcomes);
  }

  static Planted java(
      String rule,
      String schema,
      String column,
      Map<Generation, Outcome> outcomes,
      Consumer<Group> row) {
    String message = "message m { required int64 id; " + column + " }";
    Source source =
        new Planted.Java(
            message,
            group -> {
              group.add("id", 1L);
              row.accept(group);
            });
    return new Planted(rule, schema, Map.of(), source, outcomes);
  }

  /** Rows of a {@code .json} file, with single quotes; the key is 1 in all of them. */
  static Planted json(String rule, String schema, String members, Outcome... outcomes) {
    String row = "{'id': 1" + (members.isEmpty() ? "" : ", " + members) + "}";
    Source source = new Planted.Text(".json", Rig.json("{'rows': [" + row + "]}"));
    return new Planted(rule, schema, Map.of(), source, each(outcomes));
  }

  /** One cell of a {@code .csv} file beside the key. */
  static Planted csv(String rule, String schema, String cell, Outcome... outcomes) {
    Source source = new Planted.Text(".csv", "id,f\n1," + cell + "\n");
    return new Planted(rule, schema, Map.of(), source, each(outcomes));
  }

  /** The outcome of all generations, or one for each in their order. */
  static Map<Generation, Outcome> each(Outcome... outcomes) {
    Map<Generation, Outcome> map = new EnumMap<>(Generation.class);
    for (Generation g : Generation.values()) {
      map.put(g, outcomes[outcomes.length == 1 ? 0 : g.ordinal()]);
    }
    return map;
  }

  /** A refusal for the column's type, with the words that 2.5 has for it. */
  static Map<Generation, Outcome> mismatch(String type, String expected, String actual) {
    String newer = "expect arrow type '" + expected + "', get arrow data type '" + actual + "'";
    String older = "milvus data type '" + type + "', arrow data type get '" + actual + "'";
    return each(refused(older), refused(newer), refused(newer));
  }

  static Outcome taken(Object values) {
    return new Taken(String.valueOf(values));
  }

  static Outcome refused(String part) {
    return new Refused(part);
  }
}
