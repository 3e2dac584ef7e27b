package io.milvusimport.record;

/** How records are mapped to rows, where the user has a choice. */
public record MappingOptions(UnknownFields unknownFields) {
  /** Unknown keys go to the dynamic field. */
  public static MappingOptions defaults() {
    return new MappingOptions(UnknownFields.DYNAMIC);
  }
}
