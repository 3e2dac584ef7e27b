package io.milvusimport.emulator;

import static io.milvusimport.emulator.Plant.csv;
import static io.milvusimport.emulator.Plant.dim;
import static io.milvusimport.emulator.Plant.dynamic;
import static io.milvusimport.emulator.Plant.f;
import static io.milvusimport.emulator.Plant.json;
import static io.milvusimport.emulator.Plant.refused;
import static io.milvusimport.emulator.Plant.taken;

import java.util.List;
import java.util.stream.Stream;

/** JSON and CSV files planted for the rules about them, with what each generation must answer. */
final class PlantedTexts {
  private static final String TEXT = "'elementTypeParams':{'max_length':'8'}";
  private static final String ARRAY =
      "'elementDataType':'Int64','elementTypeParams':{'max_capacity':'3'}";

  private PlantedTexts() {}

  static List<Planted> all() {
    return Stream.of(jsonFiles(), dynamicKeys(), csvFiles()).flatMap(List::stream).toList();
  }

  private static List<Planted> jsonFiles() {
    String nullable = ",'nullable':true";
    return List.of(
        json("given", f("Int64", ""), "'f': 9007199254740993", taken(9007199254740993L)),
        json(
            "extra-key",
            f("Int64", ""),
            "'f': 7, 'zzz': 1",
            refused("the field 'zzz' is not defined in schema"),
            taken(7),
            taken(7)),
        json("missing-key", f("Int64", ""), "", refused("value of field 'f' is missed")),
        json("missing-default", f("Int64", "'defaultValue':9"), "", taken(9)),
        json("null-default", f("Int64", "'defaultValue':9"), "'f': null", taken(9)),
        json("null-nullable", f("JSON", "'nullable':true"), "'f': null", taken("null")),
        json(
            "text-mismatch",
            f("Int64", ""),
            "'f': null",
            refused("expected type 'Int64' for field 'f', got type '<nil>' with value '<nil>'")),
        json(
            "text-mismatch",
            f("JSON", ""),
            "'f': [1, 2]",
            refused("expected type 'JSON' for field 'f', got type '[]interface {}'")),
        json("text-mismatch", f("JSON", ""), "'f': 1", refused("got type 'json.Number'")),
        json("given", f("JSON", ""), "'f': '[1, 2]'", taken("[1, 2]")),
        json("json-not-valid", f("JSON", ""), "'f': 'x'", refused("failed to parse JSON")),
        json("given", f("JSON", ""), "'f': {'a': 1.50}", taken("{\"a\":1.50}")),
        json(
            "text-unread",
            f("Int8", ""),
            "'f': 300",
            refused("strconv.ParseInt: parsing \"300\": value out of range")),
        json(
            "text-unread",
            f("Int64", ""),
            "'f': 1.0",
            refused("strconv.ParseInt: parsing \"1.0\": invalid syntax")),
        json("text-unread", f("Float", ""), "'f': 1e39", refused("value out of range")),
        json("given", f("Float", ""), "'f': -0.0", taken("-0.0")),
        json(
            "text-dim",
            f("FloatVector", dim(4)),
            "'f': [1, 2, 3]",
            refused("expected dim '4' for field 'f' with type 'FloatVector', got dim '3'")),
        json(
            "text-dim",
            f("BinaryVector", dim(16)),
            "'f': [1]",
            refused("expected dim '16' for field 'f' with type 'BinaryVector', got dim '8'")),
        json(
            "text-unread",
            f("BinaryVector", dim(8)),
            "'f': [-1]",
            refused("strconv.ParseUint: parsing \"-1\": invalid syntax")),
        json("given", f("Float16Vector", dim(1)), "'f': [1]", taken("[0, 60]")),
        json(
            "half-overflow",
            f("Float16Vector", dim(1)),
            "'f': [1e6]",
            refused("contain nan or infinity")),
        json(
            "text-element",
            f("Array", ARRAY),
            "'f': [1, null]",
            refused("expected element type 'Int64' in array field")),
        json("over-capacity", f("Array", ARRAY), "'f': [1,2,3,4]", refused("max_capacity(3)")),
        json("empty-array", f("Array", ARRAY + nullable), "'f': []", taken("[]")),
        json("given", f("SparseFloatVector", ""), "'f': {'7': 0.5}", taken("{7=0.5}")),
        json("too-long", f("VarChar", TEXT), "'f': '123456789'", refused("value length(9)")),
        json(
            "struct-keys",
            "{'fields':["
                + Plant.ID
                + "],'structFields':[{'fieldName':'f','fields':[{'fieldName':'a',"
                + "'dataType':'Array','elementDataType':'Int8',"
                + "'elementTypeParams':{'max_capacity':'4'}}]}]}",
            "'f': [{'a': 1}, {}]",
            refused("unsupported data type"),
            refused("inconsistent field count in StructArray"),
            refused("inconsistent field count in StructArray")));
  }

  private static List<Planted> dynamicKeys() {
    return List.of(
        json("given", dynamic(), "'f': 7, 'more': 1, '$meta': {'k': 2}", taken(7)),
        json("given", dynamic(), "'f': 7, '$meta': '{}'", taken(7)),
        json("meta-not-json", dynamic(), "'f': 7, '$meta': '{'", refused("not a JSON format")),
        json("meta-illegal", dynamic(), "'f': 7, '$meta': [1]", refused("not a JSON object")),
        json(
            "meta-duplicate",
            dynamic(),
            "'f': 7, 'k': 1, '$meta': {'k': 2}",
            refused("duplicated key is not allowed, key=k")));
  }

  private static List<Planted> csvFiles() {
    String nullable = ",'nullable':true";
    return List.of(
        csv("given", f("Bool", ""), "True", taken(true)),
        csv("given", f("VarChar", TEXT), "\"a,\"\"\nb\"", taken("a,\"\nb")),
        csv("given", f("VarChar", TEXT), "\"a\r\nb\"", taken("a\nb")),
        csv("given", f("VarChar", TEXT), " a ", taken(" a ")),
        csv("given", f("VarChar", TEXT), "\"\"", taken("")),
        csv("null-nullable", f("VarChar", TEXT + nullable), "\"\"", taken("null")),
        csv("null-default", f("VarChar", TEXT + ",'defaultValue':'d'"), "", taken("d")),
        csv("given", f("Int64", ""), "9007199254740993", taken(9007199254740993L)),
        csv(
            "text-mismatch",
            f("Int64", ""),
            "1.0",
            refused("expected type 'Int64' for field 'f', got type 'string' with value '1.0'")),
        csv("text-mismatch", f("Int8", ""), "300", refused("got type 'string'")),
        csv("text-mismatch", f("Bool", ""), "yes", refused("expected type 'Bool'")),
        csv("not-finite", f("Float", ""), "NaN", refused("is not a number or infinity")),
        csv("json-not-valid", f("JSON", ""), "", refused("failed to parse JSON")),
        csv("json-not-object", f("JSON", ""), "\"[1, 2]\"", taken("[1, 2]")),
        csv("given", f("FloatVector", dim(2)), "\"[1, 2.5]\"", taken("[1.0, 2.5]")),
        csv("text-mismatch", f("FloatVector", dim(2)), "x", refused("got type 'string'")),
        csv("text-dim", f("FloatVector", dim(2)), "[1]", refused("got dim '1'")),
        csv("empty-array", f("Array", ARRAY + nullable), "[]", taken("[]")),
        csv("given", f("BFloat16Vector", dim(1)), "[1.00390625]", taken("[-128, 63]")));
  }
}
