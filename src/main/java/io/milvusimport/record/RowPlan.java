package io.milvusimport.record;

import io.milvusimport.record.MappingOptions.Renaming;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What fills each column, and which dynamic keys there are beside the record's own. */
final class RowPlan {
  /** Bytes of {@code -2147483647-9223372036854775807}, behind the topic's name. */
  private static final int COORDINATES_BEHIND_TOPIC = 31;

  private final List<ValueSource> columns;
  private final Map<String, ValueSource> dynamicKeys;
  private final Map<String, ValueSource> targets;
  private final UsedPaths used;
  private final List<String> problems;
  private final @Nullable String[] topLevelNames;
  private final boolean namesAreUnique;

  private RowPlan(
      List<ValueSource> columns,
      Map<String, ValueSource> dynamicKeys,
      Map<String, ValueSource> targets,
      List<String> problems) {
    this.columns = columns;
    this.dynamicKeys = dynamicKeys;
    this.targets = targets;
    this.problems = problems;
    this.used = new UsedPaths();
    columns.forEach(used::add);
    dynamicKeys.values().forEach(used::add);
    this.topLevelNames = columns.stream().map(RowPlan::topLevelName).toArray(String[]::new);
    List<String> names = Arrays.stream(topLevelNames).filter(Objects::nonNull).toList();
    this.namesAreUnique = names.size() == names.stream().distinct().count();
  }

  /**
   * @param topics that records may come from, as far as known
   */
  static RowPlan of(CollectionSchema schema, MappingOptions options, Collection<String> topics) {
    return new Builder(schema, options, topics).build();
  }

  private static @Nullable String topLevelName(ValueSource source) {
    return source instanceof ValueSource.Value value && value.path().isTopLevel()
        ? value.path().first()
        : null;
  }

  /** One source a field of the collection, in its order. */
  List<ValueSource> columns() {
    return columns;
  }

  /** The name of the record's value that fills the column; null if something else does. */
  @Nullable String topLevelName(int column) {
    return topLevelNames[column];
  }

  /** Whether no two columns are filled by the same name. */
  boolean namesAreUnique() {
    return namesAreUnique;
  }

  /** By name. */
  Map<String, ValueSource> dynamicKeys() {
    return dynamicKeys;
  }

  /** What fills a field or dynamic key instead of the value of that name. */
  Optional<ValueSource> filledBy(String target) {
    return Optional.ofNullable(targets.get(target));
  }

  /** The places in a record's value that fill something. */
  UsedPaths used() {
    return used;
  }

  /** Why it cannot work, one sentence each; nothing is to be written then. */
  List<String> problems() {
    return problems;
  }

  private static final class Builder {
    private final CollectionSchema schema;
    private final MappingOptions options;
    private final Collection<String> topics;
    private final Map<String, ValueSource> byTarget = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    Builder(CollectionSchema schema, MappingOptions options, Collection<String> topics) {
      this.schema = schema;
      this.options = options;
      this.topics = topics;
    }

    RowPlan build() {
      for (Renaming renaming : options.renamings()) {
        claim(renaming.target(), ValueSource.Value.renamed(renaming));
      }
      primaryKey();
      for (Metadata what : Metadata.values()) {
        Optional.ofNullable(options.metadata().get(what))
            .ifPresent(target -> claim(target, new ValueSource.Beside(what, target)));
      }
      List<ValueSource> columns = schema.fields().stream().map(this::column).toList();
      Map<String, ValueSource> dynamicKeys = new LinkedHashMap<>(byTarget);
      schema.fields().forEach(field -> dynamicKeys.remove(field.name()));
      return new RowPlan(columns, dynamicKeys, byTarget, List.copyOf(problems));
    }

    private void primaryKey() {
      if (options.idSource() == IdSource.FIELD) {
        return;
      }
      ValueSource source =
          options.idSource() == IdSource.KEY
              ? new ValueSource.Key()
              : new ValueSource.Coordinates();
      schema.fields().stream()
          .filter(Field::primaryKey)
          .findFirst()
          .ifPresentOrElse(
              field -> claim(field.name(), source),
              () ->
                  problems.add(
                      "%s, but the server generates the primary key: set id.source=field."
                          .formatted(source.setting())));
    }

    private void claim(String target, ValueSource source) {
      ValueSource before = byTarget.putIfAbsent(target, source);
      if (before != null) {
        problems.add(
            "Field %s is filled twice: by %s and by %s."
                .formatted(target, before.setting(), source.setting()));
        return;
      }
      Optional<Field> field =
          schema.fields().stream().filter(f -> f.name().equals(target)).findFirst();
      if (field.isPresent()) {
        misfit(field.get(), source).ifPresent(problems::add);
      } else if (schema.leftOut().contains(target)) {
        problems.add(
            "%s names field %s, which the server fills in itself."
                .formatted(source.setting(), target));
      } else if (!schema.dynamicField() || target.equals(CollectionSchema.DYNAMIC_COLUMN)) {
        problems.add(
            "%s names field %s, which the collection does not have; %s."
                .formatted(
                    source.setting(),
                    target,
                    schema.dynamicField()
                        ? "dynamic keys are named without it"
                        : "nor has it a dynamic field"));
      }
    }

    private Optional<String> misfit(Field field, ValueSource source) {
      if (source instanceof ValueSource.Beside beside && !beside.what().fits(field.type())) {
        return Optional.of(
            "%s names field %s, which cannot hold it: its type must be %s."
                .formatted(source.setting(), field.display(), beside.what().types()));
      }
      return source instanceof ValueSource.Coordinates
          ? misfitOfCoordinates(field)
          : Optional.empty();
    }

    private Optional<String> misfitOfCoordinates(Field field) {
      if (!(field.type() instanceof FieldType.VarChar text)) {
        return Optional.of(
            """
            id.source=coordinates needs a VarChar key: field %s cannot hold topic, partition and \
            offset without loss."""
                .formatted(field.display()));
      }
      return topics.stream()
          .filter(topic -> coordinatesBytes(topic) > text.maxBytes())
          .findFirst()
          .map(
              topic ->
                  "id.source=coordinates needs up to %d bytes for topic %s, and field %s is shorter."
                      .formatted(coordinatesBytes(topic), topic, field.display()));
    }

    private static int coordinatesBytes(String topic) {
      return topic.getBytes(StandardCharsets.UTF_8).length + COORDINATES_BEHIND_TOPIC;
    }

    private ValueSource column(Field field) {
      ValueSource claimed = byTarget.get(field.name());
      if (claimed != null) {
        return claimed;
      }
      Optional<Renaming> elsewhere =
          options.renamings().stream()
              .filter(r -> r.source().equals(FieldPath.of(field.name())))
              .findFirst();
      if (elsewhere.isEmpty()) {
        return ValueSource.Value.named(field.name());
      }
      if (!field.acceptsNull()) {
        problems.add(
            "Field %s gets no value: field.map=%s sends it elsewhere; add %s:%s to fill both."
                .formatted(field.display(), elsewhere.get(), field.name(), field.name()));
      }
      return new ValueSource.Nothing();
    }
  }
}
