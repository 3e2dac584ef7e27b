package io.milvusimport.emulator;

import static io.milvusimport.emulator.Plant.ID;
import static io.milvusimport.emulator.Plant.dim;
import static io.milvusimport.emulator.Plant.f;
import static io.milvusimport.emulator.Plant.field;
import static io.milvusimport.emulator.Plant.plant;
import static io.milvusimport.emulator.Plant.refused;
import static io.milvusimport.emulator.Plant.schema;
import static io.milvusimport.emulator.Plant.taken;

import io.milvusimport.emulator.Planted.Outcome;
import java.util.List;
import java.util.stream.Stream;

/**
 * Files planted for the rules about shapes on the earth, arrays of structs and half vectors, with
 * what each generation must answer.
 */
final class PlantedTypes {
  private static final Outcome NO_STRUCTS = refused("unsupported data type ArrayOfStruct");

  private PlantedTypes() {}

  static List<Planted> all() {
    return Stream.of(geometries(), structs(), halves()).flatMap(List::stream).toList();
  }

  private static List<Planted> geometries() {
    String notShape = "invalid geometry of field 'f'";
    String byDefault = "'defaultValue':'POINT (3 4)'";
    return List.of(
        plant("string", f("Geometry", ""), "'POINT (1 2)' f", taken("POINT (1 2)")),
        plant("string", f("Geometry", ""), "'point(1.50 -2)' f", taken("POINT (1.5 -2)")),
        plant("string", f("Geometry", ""), "'POINT EMPTY' f", taken("POINT EMPTY")),
        plant("string", f("Geometry", ""), "'POINT Z (1 2 3)' f", taken("POINT Z(1 2 3)")),
        plant("geometry-form", f("Geometry", ""), "'SRID=4326;POINT (1 2)' f", refused(notShape)),
        plant(
            "geometry-form", f("Geometry", ""), "'POLYGON ((0 0, 1 1, 0 0))' f", refused(notShape)),
        plant(
            "null-geometry-default",
            f("Geometry", "'nullable':true," + byDefault),
            "NULL::VARCHAR f",
            taken("null"),
            taken("null"),
            taken("POINT (3 4)")),
        plant(
            "null-geometry-required",
            f("Geometry", byDefault),
            "NULL::VARCHAR f",
            refused("the field 'f' is not nullable"),
            taken("POINT (3 4)"),
            taken("POINT (3 4)")));
  }

  private static List<Planted> structs() {
    String plain = struct("", sub("a", "Int8", ""));
    String nullable = struct("'nullable':true,", sub("a", "Int8", ""));
    String one = "[{'a': 1::TINYINT}] f";
    return List.of(
        newer("struct-unknown", plain, one, taken("[{a=1}]")),
        newer("given", plain, "[]::STRUCT(a TINYINT)[] f", taken("[]")),
        newer("missing", plain, "1 other", refused("field 'f' not in arrow schema")),
        plant(
            "struct-nullable",
            nullable,
            "NULL::STRUCT(a TINYINT)[] f",
            refused("unsupported data type"),
            refused("does not support nullable"),
            taken("null")),
        plant(
            "given",
            nullable,
            "[]::STRUCT(a TINYINT)[] f",
            refused("unsupported data type"),
            refused("does not support nullable"),
            taken("[]")),
        newer("struct-extra", plain, "[{'a': 1::TINYINT, 'b': 2}] f", refused("field b not found")),
        newer(
            "struct-member-missing",
            struct("", sub("a", "Int8", "") + "," + sub("b", "Int8", "")),
            one,
            refused("field 'f[b]' not in arrow schema")),
        newer(
            "int-wider",
            plain,
            "[{'a': 1}] f",
            refused("err=field 'f[a]' type mis-match, expect arrow type 'int8'")),
        newer("mismatch", plain, "[1::TINYINT] f", refused("err=field 'f' type mis-match")),
        newer("over-capacity", plain, five("{'a': 1::TINYINT}"), refused("array capacity(5)")),
        newer("element-null", plain, "[NULL, {'a': 1::TINYINT}] f", refused("null value")),
        newer("element-null", plain, "[{'a': NULL::TINYINT}] f", refused("field 'f[a]'")),
        newer(
            "vector-float",
            struct("", sub("v", "FloatVector", "'dim':'2'")),
            "[{'v': [1, 2]::FLOAT[]}] f",
            taken("[{v=[1.0, 2.0]}]")),
        newer(
            "vector-length",
            struct("", sub("v", "FloatVector", "'dim':'2'")),
            "[{'v': [1, 2, 3]::FLOAT[]}] f",
            refused("expected 2 but got 3, field 'f[v]'")),
        plant(
            "struct-vector",
            struct("", sub("v", "Int8Vector", "'dim':'2'")),
            "[{'v': [1, 2]::TINYINT[]}] f",
            NO_STRUCTS,
            refused("not implemented yet: ArrayOfVector of Int8Vector"),
            taken("[{v=[1, 2]}]")));
  }

  private static List<Planted> halves() {
    return List.of(
        plant(
            "half-overflow",
            f("Float16Vector", dim(1)),
            "[1e6]::FLOAT[] f",
            refused("schema not equal"),
            refused("schema not equal"),
            refused("float16 vector contain nan or infinity value.")),
        plant(
            "half-from-floats",
            f("BFloat16Vector", dim(1)),
            "[1.00390625]::FLOAT[] f",
            refused("schema not equal"),
            refused("schema not equal"),
            taken("[-128, 63]")),
        plant(
            "vector-bytes",
            f("BFloat16Vector", dim(1)),
            "[128,63]::UTINYINT[] f",
            taken("[-128, 63]")));
  }

  /** The same in all generations that know arrays of structs. */
  private static Planted newer(String rule, String schema, String columns, Outcome outcome) {
    return plant(rule, schema, columns, NO_STRUCTS, outcome, outcome);
  }

  private static String struct(String more, String fields) {
    return schema(
        "["
            + ID
            + ","
            + field("Int64", "'nullable':true").replace("'f'", "'unused'")
            + "],'structFields':[{'fieldName':'f',"
            + more
            + "'fields':["
            + fields
            + "]}]");
  }

  private static String sub(String name, String type, String params) {
    return "{'fieldName':'%s','dataType':'%s','elementDataType':'%s','elementTypeParams':{%s}}"
        .formatted(
            name,
            type.endsWith("Vector") ? "ArrayOfVector" : "Array",
            type,
            "'max_capacity':'4'" + (params.isEmpty() ? "" : "," + params));
  }

  private static String five(String element) {
    return "[" + String.join(",", List.of(element, element, element, element, element)) + "] f";
  }
}
