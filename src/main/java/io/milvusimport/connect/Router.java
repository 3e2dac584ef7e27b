package io.milvusimport.connect;

import io.milvusimport.connect.config.NameTemplate;
import io.milvusimport.connect.config.NameTemplate.Part;
import io.milvusimport.connect.config.RoutingConfig;
import io.milvusimport.connect.config.SourceTopics;
import io.milvusimport.connect.config.TargetConfig;
import io.milvusimport.connect.config.TopicMap;
import io.milvusimport.record.Rejection;
import io.milvusimport.schema.Destination;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the records of a topic go, by the name that transforms gave it and by what is in them. Task
 * thread only.
 */
final class Router {
  /** What servers take for a name; a name that a record brings must also be safe in a path. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]{0,254}");

  private static final Pattern PARTITION_NAME = Pattern.compile("[A-Za-z0-9_$]{1,255}");
  private static final String NAME_FORM =
      "a name of letters, digits and '_', no digit first, 255 at most";

  /** The templates of one topic, in which only values of records are open. */
  private record Way(
      NameTemplate database,
      NameTemplate collection,
      Optional<NameTemplate> partition,
      String asked,
      String setting) {
    static Way of(
        NameTemplate database,
        NameTemplate collection,
        Optional<NameTemplate> partition,
        String setting) {
      String asked =
          Stream.concat(Stream.of(database, collection), partition.stream())
              .flatMap(template -> template.parts().stream())
              .filter(Part.Value.class::isInstance)
              .map(part -> ((Part.Value) part).path().toString())
              .distinct()
              .collect(Collectors.joining(", "));
      return new Way(database, collection, partition, asked, setting);
    }

    boolean asksRecord() {
      return !asked.isEmpty();
    }
  }

  /** A name, or what stands in its place. */
  private record Name(@Nullable String text, @Nullable Routed instead) {}

  private final RoutingConfig config;
  private final Map<String, Routed> settled = new HashMap<>();
  private final Map<String, Way> open = new HashMap<>();
  private final Map<Destination, Boolean> reachable = new HashMap<>();

  Router(RoutingConfig config) {
    this.config = config;
  }

  /**
   * @param topic as transforms left it
   * @param value of the record
   */
  Routed route(String topic, @Nullable Object value) {
    Routed known = settled.get(topic);
    if (known != null) {
      return known;
    }
    Way way = open.get(topic);
    if (way != null) {
      return follow(way, topic, value);
    }
    return firstRecord(topic, value);
  }

  private Routed firstRecord(String topic, @Nullable Object value) {
    Optional<Way> found = way(topic);
    if (found.isEmpty()) {
      return new Routed.Nowhere(Texts.noDestination(topic));
    }
    Way way = found.get();
    if (way.asksRecord()) {
      open.put(topic, way);
      return follow(way, topic, value);
    }
    Routed routed = follow(way, topic, null);
    settled.put(topic, routed);
    return routed;
  }

  /**
   * Where a topic goes whatever its records hold.
   *
   * @return empty if that depends on each record
   */
  Optional<Routed> routeOfAll(String topic) {
    Optional<Way> way = way(topic);
    return way.isPresent() && way.get().asksRecord()
        ? Optional.empty()
        : Optional.of(route(topic, null));
  }

  /** The one destination of all records of all topics, if there is no other. */
  Optional<Destination> only() {
    if (!config.map().entries().isEmpty() || config.collection().isEmpty()) {
      return Optional.empty();
    }
    Optional<String> database = config.database().plain();
    Optional<String> collection = config.collection().get().plain();
    Optional<String> partition = config.partition().flatMap(NameTemplate::plain);
    boolean isPlain =
        database.isPresent()
            && collection.isPresent()
            && partition.isPresent() == config.partition().isPresent();
    return isPlain
        ? Optional.of(new Destination(database.get(), collection.get(), partition))
        : Optional.empty();
  }

  /**
   * Whether there can be a record that goes to the destination.
   *
   * @return false only if no topic has such a record, whatever it holds
   */
  boolean mayReach(Destination destination) {
    return reachable.computeIfAbsent(destination, this::looksReachable);
  }

  private boolean looksReachable(Destination destination) {
    Optional<Destination> only = only();
    if (only.isPresent()) {
      return only.get().equals(destination);
    }
    SourceTopics topics = config.topics();
    if (topics.names().isEmpty() || topics.areRenamed()) {
      return true;
    }
    return topics.names().stream().map(this::routeOfAll).anyMatch(r -> mayBe(r, destination));
  }

  private static boolean mayBe(Optional<Routed> routed, Destination destination) {
    return routed.isEmpty()
        || (routed.get() instanceof Routed.To to && to.destination().equals(destination));
  }

  private Optional<Way> way(String topic) {
    Optional<TopicMap.Match> match = config.map().find(topic);
    if (match.isPresent()) {
      TopicMap.Entry entry = match.get().entry();
      List<String> captures = match.get().captures();
      return Optional.of(
          Way.of(
              entry.database().orElse(config.database()).of(topic, captures),
              entry.collection().of(topic, captures),
              entry.partition().or(config::partition).map(t -> t.of(topic, captures)),
              TargetConfig.TOPIC_MAP + "=" + entry.text()));
    }
    return config
        .collection()
        .map(
            collection ->
                Way.of(
                    config.database().of(topic, List.of()),
                    collection.of(topic, List.of()),
                    config.partition().map(t -> t.of(topic, List.of())),
                    TargetConfig.COLLECTION + "=" + collection));
  }

  private static Routed follow(Way way, String topic, @Nullable Object value) {
    Name database = name(way.database(), NAME, topic, value);
    Name collection = name(way.collection(), NAME, topic, value);
    Name partition =
        way.partition()
            .map(template -> name(template, PARTITION_NAME, topic, value))
            .orElseGet(() -> new Name(null, null));
    for (Name name : List.of(database, collection, partition)) {
      if (name.instead() != null) {
        return name.instead();
      }
    }
    return new Routed.To(
        new Destination(
            String.valueOf(database.text()),
            String.valueOf(collection.text()),
            Optional.ofNullable(partition.text())),
        way.asked(),
        way.setting());
  }

  private static Name name(
      NameTemplate template, Pattern form, String topic, @Nullable Object value) {
    StringBuilder name = new StringBuilder();
    for (Part part : template.parts()) {
      if (part instanceof Part.Literal literal) {
        name.append(literal.text());
      } else if (part instanceof Part.Value asked) {
        Optional<String> text = asked.path().textIn(value);
        if (text.isEmpty()) {
          return new Name(null, unnamed(template, asked, asked.path().noTextIn(value)));
        }
        name.append(text.get());
      }
    }
    boolean isGiven = template.text().contentEquals(name); // then the server judges it
    if (isGiven || form.matcher(name).matches()) {
      return new Name(name.toString(), null);
    }
    return new Name(null, misnamed(template, topic));
  }

  private static Routed misnamed(NameTemplate template, String topic) {
    for (Part part : template.parts()) {
      if (part instanceof Part.Value asked) {
        return unnamed(template, asked, "text that makes no such name");
      }
    }
    return new Routed.Nowhere(Texts.topicIsNoName(topic, template.text(), NAME_FORM));
  }

  private static Routed unnamed(NameTemplate template, Part.Value asked, String actual) {
    return new Routed.Unnamed(
        new Rejection(asked.path().toString(), actual, NAME_FORM + ", for " + template.text()));
  }
}
