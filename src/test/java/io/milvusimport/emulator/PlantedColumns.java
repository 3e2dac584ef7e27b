package io.milvusimport.emulator;

import static io.milvusimport.emulator.Plant.ID;
import static io.milvusimport.emulator.Plant.ZSTD;
import static io.milvusimport.emulator.Plant.dim;
import static io.milvusimport.emulator.Plant.dynamic;
import static io.milvusimport.emulator.Plant.each;
import static io.milvusimport.emulator.Plant.f;
import static io.milvusimport.emulator.Plant.field;
import static io.milvusimport.emulator.Plant.java;
import static io.milvusimport.emulator.Plant.mismatch;
import static io.milvusimport.emulator.Plant.plant;
import static io.milvusimport.emulator.Plant.refused;
import static io.milvusimport.emulator.Plant.resource;
import static io.milvusimport.emulator.Plant.schema;
import static io.milvusimport.emulator.Plant.sql;
import static io.milvusimport.emulator.Plant.taken;

import io.milvusimport.emulator.Planted.Outcome;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.parquet.io.api.Binary;

/**
 * Files planted for the rules about columns, in the order of the rule table. What each generation
 * must answer is written down here once more, by hand, so that a wrong verdict in the table is
 * found.
 */
final class PlantedColumns {
  private PlantedColumns() {}

  static List<Planted> all() {
    return Stream.of(presence(), storage(), scalarShapes(), vectorShapes())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Planted> presence() {
    String embedding = "{'fieldName':'f','dataType':'FloatVector','elementTypeParams':{'dim':'1'}}";
    String bm25 = "'functions':[{'type':'BM25','outputFieldNames':['f']}]";
    String other = "'functions':[{'type':'TextEmbedding','outputFieldNames':['f']}]";
    return List.of(
        plant(
            "extra-column",
            f("Int64", ""),
            "7 f, 'x' zzz",
            refused("the field: zzz is not in schema"),
            taken(7),
            taken(7)),
        plant(
            "array-of-json",
            f("Array", "'elementDataType':'JSON'"),
            "['{}'] f",
            refused("unsupported element type")),
        plant(
            "type-unknown",
            f("Int8Vector", dim(2)),
            "[1,2]::TINYINT[] f",
            refused("unsupported data type Int8Vector"),
            taken("[1, 2]"),
            taken("[1, 2]")),
        plant(
            "type-unknown",
            f("Timestamptz", ""),
            "'2024-01-01T00:00:00Z' f",
            refused("unsupported data type"),
            taken(1_704_067_200_000_000L),
            taken(1_704_067_200_000_000L)),
        plant(
            "text",
            f("Text", ""),
            "'long' f",
            refused("max_length was not specified"),
            refused("max_length was not specified"),
            taken("long")),
        plant(
            "nullable-vector",
            f("FloatVector", dim(1) + ",'nullable':true"),
            "NULL::FLOAT[] f",
            refused("vector not support null"),
            taken("null"),
            taken("null")),
        new Planted(
            "auto-id-missing",
            schema("[" + ID + "," + field("Int64", "") + "],'autoID':true"),
            Map.of(),
            new Planted.Sql("SELECT 7::BIGINT f", ZSTD),
            each(taken(7))),
        plant(
            "auto-id-given",
            schema("[" + ID + "," + field("Int64", "") + "],'autoID':true"),
            "7 f",
            refused("the primary key 'id' is auto-generated, no need to provide")),
        plant(
                "auto-id-allowed",
                schema("[" + ID + "," + field("Int64", "") + "],'autoID':true"),
                "7 f",
                refused("is auto-generated"),
                taken(7),
                taken(7))
            .withProperty("allow_insert_auto_id"),
        plant(
            "output-missing",
            schema("[" + ID + "," + embedding + "]," + bm25),
            "'x' extra_is_ignored",
            refused("is not in schema"),
            taken("absent"),
            taken("absent")),
        plant(
            "bm25-output-given",
            schema("[" + ID + "," + embedding + "]," + bm25),
            "[1::FLOAT] f",
            refused("output by BM25")),
        plant(
            "output-given",
            schema("[" + ID + "," + embedding + "]," + other),
            "[1::FLOAT] f",
            refused("output by function")),
        plant(
                "output-allowed",
                schema("[" + ID + "," + embedding + "]," + other),
                "[1::FLOAT] f",
                refused("output by function"),
                taken("[1.0]"),
                taken("[1.0]"))
            .withProperty("collection.function.allowInsertNonBM25FunctionOutputs"),
        plant("meta-missing", dynamic(), "7 f", taken(7)),
        plant(
            "missing-default",
            schema("[" + ID + "," + field("Int8", "'defaultValue':9") + "]"),
            "",
            taken(9)),
        plant(
            "missing-nullable",
            schema("[" + ID + "," + field("Int8", "'nullable':true") + "]"),
            "",
            taken("null")),
        plant(
            "missing",
            f("Int8", ""),
            "",
            refused("schema not equal, err=field 'f' not in arrow schema")),
        plant(
            "missing",
            f("Int64", ""),
            "7 \"F\"",
            refused(""),
            refused("field 'f' not in arrow schema"),
            refused("field 'f' not in arrow schema")),
        plant("given", f("Int64", ""), "7 f", taken(7)));
  }

  private static List<Planted> storage() {
    String noise = "SELECT i::BIGINT id, sin(i)::FLOAT f FROM range(3000) t(i)";
    String v2 = "PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1, COMPRESSION ";
    Outcome three = taken("0, 1, 2");
    String count = "SELECT i::BIGINT id, i::BIGINT f FROM range(3) t(i)";
    return List.of(
        sql("codec", f("Int64", ""), count, "COMPRESSION uncompressed", three),
        sql("codec", f("Int64", ""), count, "COMPRESSION snappy", three),
        sql("codec", f("Int64", ""), count, "COMPRESSION gzip", three),
        sql("codec", f("Int64", ""), count, "COMPRESSION brotli", three),
        sql("codec", f("Int64", ""), count, "COMPRESSION zstd", three),
        sql(
            "codec-lz4",
            f("Int64", ""),
            count,
            "COMPRESSION lz4_raw",
            refused("compression for LZ4_RAW unimplemented")),
        sql(
            "byte-stream-split",
            f("Float", ""),
            noise,
            v2 + "zstd",
            taken(""),
            refused("BYTE_STREAM_SPLIT"),
            refused("BYTE_STREAM_SPLIT")),
        sql("encoding", f("Int64", ""), count, v2 + "zstd", three),
        plant("required-column", f("Int64", "'nullable':true"), "7 f", taken(7)),
        sql(
            "optional-column",
            f("Int64", ""),
            "SELECT * FROM (VALUES (1::BIGINT, 7::BIGINT)) t(id, f)",
            ZSTD,
            taken(7)),
        java(
            "bare-repeated",
            f("FloatVector", dim(2)),
            "repeated float f;",
            each(taken("[1.0, 2.0]")),
            g -> {
              g.add("f", 1f);
              g.add("f", 2f);
            }),
        java(
            "list-two-level",
            f("FloatVector", dim(2)),
            "optional group f (LIST) { repeated float array; }",
            each(taken("[1.0, 2.0]")),
            g -> {
              var list = g.addGroup("f");
              list.add("array", 1f);
              list.add("array", 2f);
            }),
        java(
            "list-three-level",
            f("FloatVector", dim(2)),
            "optional group f (LIST) { repeated group list { required float item; } }",
            each(taken("[1.0, 2.0]")),
            g -> {
              var list = g.addGroup("f");
              list.addGroup("list").add("item", 1f);
              list.addGroup("list").add("item", 2f);
            }),
        sql("zero-rows", f("Int64", ""), count + " WHERE i > 5", ZSTD, taken("")),
        sql("rows", f("Int64", ""), count, "ROW_GROUP_SIZE 1", three));
  }

  private static List<Planted> scalarShapes() {
    String text = "'elementTypeParams':{'max_length':'4'}";
    return List.of(
        plant("bool", f("Bool", ""), "true f", taken(true)),
        plant("int8", f("Int8", ""), "(-128)::TINYINT f", taken(-128)),
        plant("int16", f("Int16", ""), "(-32768)::SMALLINT f", taken(-32768)),
        plant("int16", f("Int16", ""), "5::TINYINT f", taken(5)),
        plant("int32", f("Int32", ""), "(-2147483648)::INTEGER f", taken(-2147483648)),
        plant("int32", f("Int32", ""), "5::SMALLINT f", taken(5)),
        plant("int64", f("Int64", ""), "9007199254740993::BIGINT f", taken(9007199254740993L)),
        plant("int64-narrower", f("Int64", ""), "5::INTEGER f", taken(5)),
        plant("float", f("Float", ""), "0.1::FLOAT f", taken(0.1f)),
        plant("float-from-double", f("Float", ""), "0.5::DOUBLE f", taken(0.5f)),
        plant("float-from-int", f("Double", ""), "5::INTEGER f", taken(5.0)),
        plant("double", f("Double", ""), "0.1::DOUBLE f", taken(0.1)),
        plant("double", f("Double", ""), "0.5::FLOAT f", taken(0.5)),
        plant("string", f("VarChar", text), "'éé' f", taken("éé")),
        plant(
            "string-not-annotated",
            f("VarChar", text),
            "'ab'::BLOB f",
            mismatch("VarChar", "utf8", "binary")),
        plant(
            "string-not-annotated",
            f("JSON", ""),
            "'{}'::JSON f",
            mismatch("JSON", "utf8", "binary")),
        resource(
            "string-by-arrow-schema",
            f("VarChar", text),
            "large_string",
            mismatch("VarChar", "utf8", "large_utf8")),
        resource(
            "string-by-arrow-schema",
            f("VarChar", text),
            "dictionary",
            mismatch("VarChar", "utf8", "dictionary")),
        plant("int-wider", f("Int8", ""), "1::INTEGER f", mismatch("Int8", "int8", "int32")),
        plant("int-wider", f("Int16", ""), "1::INTEGER f", mismatch("Int16", "int16", "int32")),
        plant("int-wider", f("Int32", ""), "1::BIGINT f", mismatch("Int32", "int32", "int64")),
        plant(
            "int-unsigned", f("Int32", ""), "1::UINTEGER f", mismatch("Int32", "int32", "uint32")),
        plant("int-unsigned", f("Int64", ""), "1::UBIGINT f", mismatch("Int64", "int64", "uint64")),
        plant(
            "timestamp",
            f("Int64", ""),
            "TIMESTAMP '2024-01-01' f",
            mismatch("Int64", "int64", "timestamp")),
        plant(
            "timestamp",
            f("Timestamptz", ""),
            "TIMESTAMP '2024-01-01' f",
            refused("unsupported"),
            refused("get arrow data type 'timestamp'"),
            refused("get arrow data type 'timestamp'")),
        plant(
            "fixed-len-byte-array",
            f("VarChar", text),
            "uuid() f",
            mismatch("VarChar", "utf8", "fixed_size_binary[16]")),
        plant("mismatch", f("Bool", ""), "1::INTEGER f", mismatch("Bool", "bool", "int32")),
        plant("mismatch", f("Int64", ""), "'x' f", mismatch("Int64", "int64", "utf8")),
        plant(
            "mismatch",
            f("Float", ""),
            "1.5::DECIMAL(9,2) f",
            mismatch("Float", "float32", "decimal")),
        plant("timestamp", f("VarChar", text), "DATE '2024-01-01' f", refused("schema not equal")),
        plant(
            "mismatch",
            f("FloatVector", dim(1)),
            "1::FLOAT f",
            mismatch("FloatVector", "list<item: float32, nullable>", "float32")),
        plant("mismatch", f("VarChar", text), "{'a': 1} f", refused("schema not equal")));
  }

  private static List<Planted> vectorShapes() {
    String two = "[1.0, 2.0]";
    String nullable = dim(2) + ",'nullable':true";
    String[] half = {"Float16Vector", dim(1)};
    Outcome bytes = taken("[0, 60]");
    return List.of(
        plant("vector-float", f("FloatVector", dim(2)), "[1,2]::FLOAT[] f", taken(two)),
        plant("vector-convertible", f("FloatVector", dim(2)), "[1,2]::DOUBLE[] f", taken(two)),
        plant("vector-convertible", f("FloatVector", dim(2)), "[1,2]::INTEGER[] f", taken(two)),
        plant(
            "vector-convertible-nullable",
            f("FloatVector", nullable),
            "[1,2]::DOUBLE[] f",
            refused("vector not support null"),
            refused("get arrow data type 'list<item: float64, nullable>'"),
            refused("get arrow data type 'list<item: float64, nullable>'")),
        resource(
            "fixed-size-list",
            f("FloatVector", dim(2)),
            "fixed_size_list",
            refused("fixed_size_list"),
            taken("[1.0, 2.0], [3.0, 4.0]"),
            taken("[1.0, 2.0], [3.0, 4.0]")),
        resource(
            "vector-float",
            f("FloatVector", dim(2)),
            "plain_list",
            taken("[1.0, 2.0], [3.0, 4.0]")),
        java(
            "fixed-len-byte-array",
            f("FloatVector", dim(1)),
            "required fixed_len_byte_array(4) f;",
            mismatch("FloatVector", "list<item: float32, nullable>", "fixed_size_binary[4]"),
            g -> g.add("f", Binary.fromConstantByteArray(new byte[4]))),
        resource(
            "vector-half",
            f(half[0], dim(2)),
            "half_list",
            refused("list<item: float16, nullable>")),
        plant("vector-bytes", f(half[0], half[1]), "[0,60]::UTINYINT[] f", bytes),
        plant(
            "vector-bytes",
            f("BinaryVector", dim(16)),
            "[255,244]::UTINYINT[] f",
            taken("[-1, -12]")),
        plant("vector-binary", f(half[0], half[1]), "'\\x00\\x3C'::BLOB f", bytes),
        plant(
            "vector-bytes-signed",
            f("BinaryVector", dim(16)),
            "[1,2]::TINYINT[] f",
            mismatch("BinaryVector", "list<item: uint8, nullable>", "list<item: int8, nullable>")),
        plant(
            "vector-int8-elements",
            f("Int8Vector", dim(2)),
            "[1,2]::UTINYINT[] f",
            refused("unsupported data type"),
            refused("'list<item: uint8, nullable>'"),
            refused("'list<item: uint8, nullable>'")),
        plant(
            "half-from-floats",
            f(half[0], half[1]),
            "[1]::FLOAT[] f",
            refused("schema not equal"),
            refused("schema not equal"),
            bytes),
        plant(
            "vector-int8",
            f("Int8Vector", dim(2)),
            "[-1,2]::TINYINT[] f",
            refused("unsupported"),
            taken("[-1, 2]"),
            taken("[-1, 2]")),
        plant(
            "sparse-struct",
            f("SparseFloatVector", ""),
            "{'indices': [1], 'values': [0.5]} f",
            refused("not emulated")));
  }
}
