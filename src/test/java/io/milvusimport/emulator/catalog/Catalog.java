package io.milvusimport.emulator.catalog;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The databases, collections and partitions of the emulated server. Not safe for threads. */
public final class Catalog {
  public static final String DEFAULT_DATABASE = "default";
  public static final String DEFAULT_PARTITION = "_default";

  /** What changes in a collection's life without making it another one. */
  private static final class Held {
    CollectionDef definition;
    final Set<String> partitions = new HashSet<>(Set.of(DEFAULT_PARTITION));
    boolean loaded;

    Held(CollectionDef definition, boolean loaded) {
      this.definition = definition;
      this.loaded = loaded;
    }
  }

  private final Map<String, Map<String, Held>> databases = new TreeMap<>();
  private long nextId = 449_000_000_000_000_001L;

  public Catalog() {
    databases.put(DEFAULT_DATABASE, new LinkedHashMap<>());
  }

  /** A number never given before; ids of collections, jobs and generated keys come from here. */
  public long newId() {
    return nextId++;
  }

  /** A first number of {@code count} numbers in a row, none given before. */
  public long newIds(int count) {
    long first = nextId;
    nextId += count;
    return first;
  }

  public void createDatabase(String database) {
    databases.putIfAbsent(database, new LinkedHashMap<>());
  }

  public boolean hasDatabase(String database) {
    return databases.containsKey(database);
  }

  public Optional<CollectionDef> find(String database, String collection) {
    return held(database, collection).map(h -> h.definition);
  }

  public boolean isAlive(long collectionId) {
    return databases.values().stream()
        .flatMap(m -> m.values().stream())
        .anyMatch(h -> h.definition.id() == collectionId);
  }

  public void add(CollectionDef definition, boolean loaded) {
    collections(definition.database()).put(definition.name(), new Held(definition, loaded));
  }

  /** Gives a collection another schema; its id, rows and partitions stay. */
  public void alter(CollectionDef definition) {
    held(definition.database(), definition.name()).ifPresent(h -> h.definition = definition);
  }

  public void drop(String database, String collection) {
    collections(database).remove(collection);
  }

  public boolean isLoaded(CollectionDef c) {
    return held(c.database(), c.name()).map(h -> h.loaded).orElse(false);
  }

  public void load(CollectionDef c) {
    held(c.database(), c.name()).ifPresent(h -> h.loaded = true);
  }

  public void addPartition(CollectionDef c, String partition) {
    held(c.database(), c.name()).ifPresent(h -> h.partitions.add(partition));
  }

  public Set<String> partitions(CollectionDef c) {
    return held(c.database(), c.name()).map(h -> Set.copyOf(h.partitions)).orElse(Set.of());
  }

  private Optional<Held> held(String database, String collection) {
    return Optional.ofNullable(databases.getOrDefault(database, Map.of()).get(collection));
  }

  private Map<String, Held> collections(String database) {
    Map<String, Held> found = databases.get(database);
    if (found == null) {
      throw new IllegalStateException("database " + database + " is not in the catalog");
    }
    return found;
  }
}
