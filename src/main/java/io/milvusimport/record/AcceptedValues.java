package io.milvusimport.record;

import io.milvusimport.schema.FieldType;

/**
 * What {@link RecordMapper} takes for a field of one type, in words: the document of the types
 * shows them. The writers of this package are what counts.
 *
 * @param values the kinds of values, as half a sentence
 * @param limits what each value is held to
 */
public record AcceptedValues(String values, String limits) {
  private static final String WHOLE =
      "any number that is whole (`1.0` is 1); Connect's Date as days, its Time and Timestamp as"
          + " milliseconds";
  private static final String FLOATING =
      "any number, rounded to the nearest; a Decimal only if its digits are kept";
  private static final String TEXT = "text; Connect's Date, Time and Timestamp as ISO 8601 text";

  /** For a type with its own limits where it has some. */
  public static AcceptedValues of(FieldType type) {
    if (type instanceof FieldType.Scalar scalar) {
      return ofScalar(scalar);
    }
    if (type instanceof FieldType.DenseVector vector) {
      return ofVector(vector);
    }
    if (type instanceof FieldType.Text) {
      return new AcceptedValues(TEXT, "no length of its own");
    }
    if (type instanceof FieldType.Json) {
      return new AcceptedValues(
          "objects, lists, numbers and booleans; text that is JSON already, kept as it is",
          "no number that is no finite 64-bit float; nested at most 500 deep");
    }
    if (type instanceof FieldType.Timestamptz) {
      return new AcceptedValues(
          "ISO 8601 text, which becomes UTC if it has an offset; Connect's Timestamp; no numbers",
          "years 0001 to 9999, to the microsecond");
    }
    if (type instanceof FieldType.Geometry) {
      return new AcceptedValues("well-known text (WKT)", "finite coordinates; no reference system");
    }
    if (type instanceof FieldType.SparseFloatVector) {
      return new AcceptedValues(
          "a map or struct of index to value, or of the lists `indices` and `values`; either as"
              + " JSON in text",
          "indices 0 to 4294967294, once each; finite values that are not negative, 32 bits");
    }
    if (type instanceof FieldType.Array array) {
      return new AcceptedValues(
          "a list, or a JSON array in text, of values for " + array.element().typeName(),
          "at most `max_capacity` elements, none null");
    }
    if (type instanceof FieldType.ArrayOfStruct) {
      return new AcceptedValues(
          "a list of maps or structs, or a JSON array of objects in text, with exactly the"
              + " sub-fields",
          "at most `max_capacity` structs; neither they nor their values null");
    }
    throw new IllegalArgumentException("no mapping for the type " + type.typeName());
  }

  private static AcceptedValues ofScalar(FieldType.Scalar type) {
    if (type instanceof FieldType.Bool) {
      return new AcceptedValues("`true` and `false`; neither text nor numbers", "");
    }
    if (type instanceof FieldType.Int8) {
      return new AcceptedValues(WHOLE, range(Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
    if (type instanceof FieldType.Int16) {
      return new AcceptedValues(WHOLE, range(Short.MIN_VALUE, Short.MAX_VALUE));
    }
    if (type instanceof FieldType.Int32) {
      return new AcceptedValues(WHOLE, range(Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    if (type instanceof FieldType.Int64) {
      return new AcceptedValues(WHOLE, range(Long.MIN_VALUE, Long.MAX_VALUE));
    }
    if (type instanceof FieldType.Float) {
      return new AcceptedValues(FLOATING, "finite, 32 bits");
    }
    if (type instanceof FieldType.Double) {
      return new AcceptedValues(FLOATING, "finite, 64 bits");
    }
    return new AcceptedValues(TEXT, "at most `max_length` bytes of UTF-8");
  }

  private static AcceptedValues ofVector(FieldType.DenseVector type) {
    if (type instanceof FieldType.BinaryVector) {
      return new AcceptedValues(
          "a list of `dim`/8 numbers of 0 to 255, each 8 bits; those bytes; text with a JSON array"
              + " or the bytes in hex",
          "exactly `dim` bits");
    }
    if (type instanceof FieldType.Int8Vector) {
      return new AcceptedValues(
          "a list of whole numbers; a byte each; text with a JSON array or the bytes in Base64",
          "exactly `dim` numbers of " + range(Byte.MIN_VALUE, Byte.MAX_VALUE));
    }
    String bytes = type instanceof FieldType.FloatVector ? "four bytes" : "two bytes";
    return new AcceptedValues(
        "a list of numbers, rounded to the nearest (a tie to the even one); "
            + bytes
            + " each, little endian; text with a JSON array or the bytes in Base64",
        "exactly `dim` numbers, finite also when rounded");
  }

  private static String range(long min, long max) {
    return min + " to " + max;
  }
}
