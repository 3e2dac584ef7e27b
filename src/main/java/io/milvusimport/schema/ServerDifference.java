package io.milvusimport.schema;

/**
 * A difference between servers that costs no collection its import: what the connector writes
 * avoids it. Fields that a server cannot import at all are in {@link ServerNeed}.
 *
 * <p>Source: as for {@link ServerNeed}.
 */
public enum ServerDifference {
  EXTRA_COLUMN(
      "A column that is no field of the collection",
      "refused",
      "ignored",
      "ignored",
      "never written: unknown keys go to the dynamic field's own column, are dropped or reject the"
          + " record"),
  NOT_FINITE(
      "NaN or infinity in a FloatVector",
      "imported without a word",
      "imported without a word",
      "refused, with the whole file",
      "the record is rejected"),
  NOT_FINITE_HALF(
      "NaN or infinity in a Float16Vector or BFloat16Vector",
      "imported without a word",
      "imported without a word",
      "imported without a word",
      "the record is rejected"),
  NULL_ELEMENT(
      "Null within an array",
      "imported as zero",
      "refused, with the whole file",
      "refused, with the whole file",
      "the record is rejected"),
  EMPTY_ARRAY(
      "An empty array in a nullable Array of a Parquet file",
      "imported as null",
      "imported as null",
      "imported as null",
      "JSON and CSV files keep it"),
  TIMESTAMPTZ_DEFAULT(
      "Null in a nullable Timestamptz with a default",
      "no such type",
      "imported as null",
      "imported as null",
      "the default is written"),
  GEOMETRY_DEFAULT(
      "Null in a nullable Geometry with a default",
      "imported as null",
      "imported as null",
      "becomes the default",
      "the default is written");

  private final String what;
  private final String in25;
  private final String in26;
  private final String in30;
  private final String connector;

  ServerDifference(String what, String in25, String in26, String in30, String connector) {
    this.what = what;
    this.in25 = in25;
    this.in26 = in26;
    this.in30 = in30;
    this.connector = connector;
  }

  public String what() {
    return what;
  }

  /** What becomes of it on a server of the generation. */
  public String on(ServerGeneration generation) {
    return switch (generation) {
      case V2_5 -> in25;
      case V2_6 -> in26;
      case V3_0 -> in30;
    };
  }

  /** What the connector does about it. */
  public String connector() {
    return connector;
  }
}
