package io.milvusimport.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.JsonHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Collections beyond the packages': one with every scalar and array type, and small ones. */
final class EveryType {
  /** The fields of a row that a query is to give back, dynamic keys last. */
  static final List<String> FIELDS =
      List.of(
          "id", "flag", "tiny", "small", "medium", "big", "single", "twice", "text", "doc", "flags",
          "tinies", "smalls", "mediums", "bigs", "singles", "twices", "texts", "vector", "color",
          "size", "nested");

  private static final String VECTOR =
      "{'fieldName':'vector','dataType':'FloatVector','elementTypeParams':{'dim':'4'}}";

  private EveryType() {}

  /** Row {@code i}; the first two hold the ends of the ranges. */
  static JsonNode row(int i) {
    String ends =
        i == 0
            ? "'tiny':-128,'small':-32768,'medium':-2147483648,'big':-9223372036854775807"
            : "'tiny':127,'small':32767,'medium':2147483647,'big':9223372036854775806";
    String middle =
        "'tiny':%d,'small':%d,'medium':%d,'big':%d"
            .formatted(i, -300 * i, 70_000 * i, 9_007_199_254_740_993L + i);
    return json(
        """
        {'id':%d,'flag':%b,%s,'single':%s,'twice':%s,'text':'t\u00e9xt \u20ac \ud83d\ude00 %d',
         'doc':{'n':%d,'deep':{'list':[1,2.5,'x',null,true]}},
         'flags':[true,false],'tinies':[-1,%d],'smalls':[-2,%d],'mediums':[%d],'bigs':[%d,-5],
         'singles':[0.1,%d.5],'twices':[0.1,-1e-9],'texts':['','a b',"quo\\"te%d"],
         'vector':[%d,0.25,-0.5,1e-6],
         'color':'c%d','size':%d,'nested':{'on':true,'list':[%d]}}"""
            .formatted(
                i,
                i % 2 == 0,
                i < 2 ? ends : middle,
                i / 8.0,
                i / 3.0,
                i,
                i,
                i,
                i,
                i,
                1L << 40,
                i,
                i,
                i,
                i,
                i,
                i));
  }

  static List<byte[]> records(int count) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(row(i).toString().getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }

  /**
   * @param withArrays otherwise the rows' arrays are dynamic keys
   */
  static JsonNode collection(String name, boolean withArrays) {
    List<String> fields = new ArrayList<>();
    fields.add("{'fieldName':'id','dataType':'Int64','isPrimary':true}");
    String[][] scalars = {
      {"flag", "Bool"}, {"tiny", "Int8"}, {"small", "Int16"}, {"medium", "Int32"},
      {"big", "Int64"}, {"single", "Float"}, {"twice", "Double"}, {"doc", "JSON"},
      {"text", "VarChar"}
    };
    for (String[] scalar : scalars) {
      fields.add(
          "{'fieldName':'%s','dataType':'%s','elementTypeParams':{%s}}"
              .formatted(
                  scalar[0], scalar[1], scalar[0].equals("text") ? "'max_length':'64'" : ""));
    }
    String[][] arrays = {
      {"flags", "Bool"}, {"tinies", "Int8"}, {"smalls", "Int16"}, {"mediums", "Int32"},
      {"bigs", "Int64"}, {"singles", "Float"}, {"twices", "Double"}, {"texts", "VarChar"}
    };
    for (String[] array : withArrays ? arrays : new String[0][]) {
      fields.add(
          "{'fieldName':'%s','dataType':'Array','elementDataType':'%s','elementTypeParams':{%s}}"
              .formatted(
                  array[0],
                  array[1],
                  "'max_capacity':'8'" + (array[0].equals("texts") ? ",'max_length':'32'" : "")));
    }
    fields.add(VECTOR);
    return request(name, false, true, String.join(",", fields));
  }

  /** A key and a vector of 64 bits. */
  static JsonNode binary(String name) {
    ObjectNode request =
        (ObjectNode)
            json(
                """
                {'schema':{'fields':[
                   {'fieldName':'id','dataType':'Int64','isPrimary':true},
                   {'fieldName':'bits','dataType':'BinaryVector','elementTypeParams':{'dim':'64'}}]},
                 'indexParams':[{'fieldName':'bits','indexName':'bits','metricType':'HAMMING',
                                 'indexType':'BIN_FLAT'}]}""");
    return request.put("collectionName", name);
  }

  /** A key, a text of at most 16 bytes, a Double, a vector of four. */
  static JsonNode small(String name, String keyType, boolean autoId) {
    String limit = keyType.equals("VarChar") ? "'max_length':'32'" : "";
    String fields =
        "{'fieldName':'id','dataType':'%s','isPrimary':true,'elementTypeParams':{%s}},"
                .formatted(keyType, limit)
            + "{'fieldName':'text','dataType':'VarChar','elementTypeParams':{'max_length':'16'}},"
            + "{'fieldName':'twice','dataType':'Double'},"
            + VECTOR;
    return request(name, autoId, false, fields);
  }

  private static JsonNode request(String name, boolean autoId, boolean dynamic, String fields) {
    ObjectNode request =
        (ObjectNode)
            json(
                """
                {'schema':{'autoId':%b,'enableDynamicField':%b,'fields':[%s]},
                 'indexParams':[{'fieldName':'vector','indexName':'vector','metricType':'L2',
                                 'indexType':'FLAT'}]}"""
                    .formatted(autoId, dynamic, fields));
    return request.put("collectionName", name);
  }

  /** JSON with single quotes. */
  static JsonNode json(String singleQuoted) {
    return JsonHttp.parse(singleQuoted.replace('\'', '"'));
  }
}
