package io.milvusimport.record;

import java.util.List;
import java.util.Map;

/**
 * How records are mapped to rows, where the user has a choice.
 *
 * @param renamings what does not go where its name says
 * @param metadata the field or dynamic key that holds each, where asked for
 * @param valueFormat what the values of records are
 */
public record MappingOptions(
    UnknownFields unknownFields,
    List<Renaming> renamings,
    IdSource idSource,
    Map<Metadata, String> metadata,
    ValueFormat valueFormat) {
  /** A value that goes to a field or dynamic key of another name. */
  public record Renaming(FieldPath source, String target) {
    /** As {@code field.map} has it. */
    @Override
    public String toString() {
      return source + ":" + target;
    }
  }

  public MappingOptions {
    renamings = List.copyOf(renamings);
    metadata = Map.copyOf(metadata);
  }

  /** Values are what a converter makes of them. */
  public MappingOptions(
      UnknownFields unknownFields,
      List<Renaming> renamings,
      IdSource idSource,
      Map<Metadata, String> metadata) {
    this(unknownFields, renamings, idSource, metadata, ValueFormat.CONNECT);
  }

  /** The same for values of another format. */
  public MappingOptions with(ValueFormat format) {
    return new MappingOptions(unknownFields, renamings, idSource, metadata, format);
  }

  /** Every value goes where its name says, and nothing else is asked for. */
  public MappingOptions(UnknownFields unknownFields) {
    this(unknownFields, List.of(), IdSource.FIELD, Map.of());
  }

  /** Unknown keys go to the dynamic field. */
  public static MappingOptions defaults() {
    return new MappingOptions(UnknownFields.DYNAMIC);
  }
}
