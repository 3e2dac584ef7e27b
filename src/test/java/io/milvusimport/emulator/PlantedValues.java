package io.milvusimport.emulator;

import static io.milvusimport.emulator.Plant.ZSTD;
import static io.milvusimport.emulator.Plant.dim;
import static io.milvusimport.emulator.Plant.dynamic;
import static io.milvusimport.emulator.Plant.f;
import static io.milvusimport.emulator.Plant.plant;
import static io.milvusimport.emulator.Plant.refused;
import static io.milvusimport.emulator.Plant.sql;
import static io.milvusimport.emulator.Plant.taken;

import io.milvusimport.emulator.Planted.Outcome;
import io.milvusimport.emulator.Planted.Taken;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files planted for the rules about values, in the order of the rule table. What each generation
 * must answer is written down here once more, by hand, so that a wrong verdict in the table is
 * found.
 */
final class PlantedValues {
  private PlantedValues() {}

  static List<Planted> all() {
    return Stream.of(values(), arrays()).flatMap(List::stream).toList();
  }

  private static List<Planted> values() {
    String text = "'elementTypeParams':{'max_length':'8'}";
    String notNull = "the field 'f' is not nullable but the file contains null value";
    String vector = "length of vector is not aligned: expected 4 but got ";
    return List.of(
        meta(
            "meta-null",
            "NULL::VARCHAR",
            refused("the field '$meta' is not nullable but the file contains null value")),
        meta("meta-not-object", "'[1]'", refused("failed to parse JSON of field '$meta'")),
        meta("json-not-valid", "'{a'", refused("failed to parse JSON of field '$meta'")),
        meta("meta-field-name", "'{\"f\": 1}'", taken(7)),
        plant(
            "null-timestamptz-default",
            f("Timestamptz", "'nullable':true,'defaultValue':'2024-01-01T00:00:00Z'"),
            "NULL::VARCHAR f",
            refused("unsupported"),
            taken("null"),
            taken("null")),
        plant(
            "null-default",
            f("Int8", "'nullable':true,'defaultValue':9"),
            "NULL::TINYINT f",
            taken(9)),
        plant(
            "null-default",
            f("VarChar", text + ",'defaultValue':'d'"),
            "NULL::VARCHAR f",
            taken("d")),
        plant("null-nullable", f("Int8", "'nullable':true"), "NULL::TINYINT f", taken("null")),
        plant("null-nullable", f("JSON", "'nullable':true"), "NULL::VARCHAR f", taken("null")),
        plant("null", f("Int8", ""), "NULL::TINYINT f", refused(notNull)),
        plant("null", f("FloatVector", dim(4)), "NULL::FLOAT[] f", refused(notNull)),
        sql(
            "null",
            f("Int64", ""),
            "SELECT NULL::BIGINT id, 1::BIGINT f",
            ZSTD,
            refused("the field 'id' is not nullable")),
        plant(
            "not-finite",
            f("Float", ""),
            "'NaN'::FLOAT f",
            refused("value 'NaN' is not a number or infinity")),
        plant(
            "not-finite",
            f("Double", ""),
            "'-Infinity'::DOUBLE f",
            refused("value '-Infinity' is not")),
        plant(
            "not-finite",
            f("Float", ""),
            "1e300::DOUBLE f",
            refused("value 'Infinity' is not a number or infinity")),
        plant(
            "vector-not-finite",
            f("FloatVector", dim(2)),
            "[1, 'NaN'::FLOAT] f",
            taken("[1.0, NaN]"),
            taken("[1.0, NaN]"),
            refused("value 'NaN' is not a number or infinity")),
        plant(
            "half-not-finite",
            f("Float16Vector", dim(1)),
            "[0,124]::UTINYINT[] f",
            taken("[0, 124]")),
        plant(
            "vector-length", f("FloatVector", dim(4)), "[1,2,3]::FLOAT[] f", refused(vector + "3")),
        plant("vector-length", f("FloatVector", dim(4)), "[]::FLOAT[] f", refused(vector + "0")),
        plant(
            "vector-length",
            f("FloatVector", dim(4) + ",'nullable':true"),
            "[]::FLOAT[] f",
            refused("vector not support null"),
            refused(vector + "0"),
            refused(vector + "0")),
        plant("vector-binary-width", f("BinaryVector", dim(16)), "'\\x00'::BLOB f", taken("[0]")),
        plant(
            "element-null",
            f("FloatVector", dim(2)),
            "[1, NULL]::FLOAT[] f",
            taken("[1.0, 0.0]"),
            refused("array element is not allowed to be null value"),
            refused("array element is not allowed to be null value")),
        plant(
            "too-long",
            f("VarChar", text),
            "'ééééé' f",
            refused("value length(10) for field f exceeds max_length(8)")),
        plant("string", f("VarChar", text), "'éééé' f", taken("éééé")),
        plant("json-not-valid", f("JSON", ""), "'' f", refused("failed to parse JSON")),
        plant("json-not-valid", f("JSON", ""), "'{\"a\": NaN}' f", refused("failed to parse JSON")),
        plant("json-not-valid", f("JSON", ""), "'{} {}' f", refused("failed to parse JSON")),
        plant("json-not-object", f("JSON", ""), "'null' f", taken("null")),
        plant("json-not-object", f("JSON", ""), "'[1, 2]' f", taken("[1, 2]")),
        plant("string", f("JSON", ""), "'{\"a\":1,\"a\":2}' f", taken("{\"a\":1,\"a\":2}")),
        timestamp("2024-01-01", refused("invalid timestamp")),
        timestamp("2024-01-01T00:00", refused("invalid timestamp")),
        timestamp("2024-01-01T00:00:00+0800", refused("invalid timestamp")),
        timestamp("2024-01-01t00:00:00z", refused("invalid timestamp")),
        timestamp("2024-01-01T00:00:60Z", refused("invalid timestamp")),
        timestamp("2024-01-01 00:00:00.123+08:00", taken(1_704_038_400_123_000L)),
        plant(
            "sparse-form",
            f("SparseFloatVector", ""),
            "'{\"1\": -1}' f",
            refused("invalid sparse vector")),
        plant(
            "sparse-form",
            f("SparseFloatVector", ""),
            "'{\"4294967295\": 1}' f",
            refused("invalid sparse vector")),
        plant(
            "string",
            f("SparseFloatVector", ""),
            "'{\"4294967294\": 1}' f",
            taken("{4294967294=1.0}")),
        plant("string", f("SparseFloatVector", ""), "'null' f", taken("{}")));
  }

  private static List<Planted> arrays() {
    String nullElement = "array element is not allowed to be null value";
    return List.of(
        plant("bool", array("Bool", ""), "[true] f", taken("[true]")),
        plant("int8", array("Int8", ""), "[-1]::TINYINT[] f", taken("[-1]")),
        plant("int-wider", array("Int8", ""), "[1]::INTEGER[] f", refused("int32")),
        plant("int64", array("Int64", ""), "[9007199254740993] f", taken("[9007199254740993]")),
        plant("string", array("VarChar", ",'max_length':'2'"), "['ab', ''] f", taken("[ab, ]")),
        plant(
            "element-too-long",
            array("VarChar", ",'max_length':'2'"),
            "['ab', 'éé'] f",
            refused("value length(4) for field f exceeds max_length(2)")),
        plant(
            "element-null",
            array("Int64", ""),
            "[1, NULL]::BIGINT[] f",
            taken("[1, 0]"),
            refused(nullElement),
            refused(nullElement)),
        plant(
            "element-not-finite",
            array("Float", ""),
            "['NaN'::FLOAT] f",
            refused("is not a number or infinity")),
        plant(
            "over-capacity",
            array("Int64", ""),
            "[1,2,3,4]::BIGINT[] f",
            refused("array capacity(4) exceeds max_capacity(3)")),
        plant("empty-array", array("Int64", ""), "[]::BIGINT[] f", taken("[]")),
        plant(
            "empty-array-nullable",
            f(
                "Array",
                "'elementDataType':'Int64','nullable':true,'elementTypeParams':{'max_capacity':'3'}"),
            "[]::BIGINT[] f",
            taken("null")));
  }

  private static Planted timestamp(String text, Outcome later) {
    String rule = later instanceof Taken ? "string" : "timestamptz-form";
    return plant(
        rule, f("Timestamptz", ""), "'" + text + "' f", refused("unsupported"), later, later);
  }

  private static Planted meta(String rule, String value, Outcome outcome) {
    return plant(rule, dynamic(), "7 f, " + value + " AS \"$meta\"", outcome);
  }

  private static String array(String element, String params) {
    return f(
        "Array",
        "'elementDataType':'"
            + element
            + "','elementTypeParams':{'max_capacity':'3'"
            + params
            + "}");
  }
}
