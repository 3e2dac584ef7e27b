package io.milvusimport.connect.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The names of settings beyond the definition: aliases, names of later versions, unknown ones. */
final class Names {
  /** Names of the row-by-row sink for Milvus, so that its configuration moves over. */
  static final Map<String, String> ALIASES =
      new TreeMap<>(
          Map.of(
              "public.endpoint", TargetConfig.URI_NAME,
              "token", TargetConfig.TOKEN,
              "database.name", TargetConfig.DATABASE,
              "collection.name", TargetConfig.COLLECTION));

  private static final List<String> LATER = List.of("cloud.volume", "gcs.", "azure.", "validate.");

  private static final List<String> OUR_PREFIXES =
      List.of(
          "milvus.",
          "cloud.",
          "store.",
          "s3.",
          "local.",
          "id.",
          "field.",
          "metadata.",
          "topic.collection.",
          "behavior.",
          "file.",
          "files.",
          "parquet.",
          "spool.",
          "flush.",
          "buffer.",
          "delivery.",
          "import.",
          "on.");

  private Names() {}

  /** The properties with aliases under their proper names; a proper name that is there wins. */
  static Map<String, String> resolved(Map<String, String> properties) {
    Map<String, String> resolved = new LinkedHashMap<>(properties);
    ALIASES.forEach(
        (alias, name) -> {
          String value = resolved.remove(alias);
          if (value != null) {
            resolved.putIfAbsent(name, value);
          }
        });
    return resolved;
  }

  /** Names that are reserved for later versions and would have no effect in this one. */
  static List<String> later(Collection<String> given) {
    return new TreeSet<>(given)
        .stream().filter(name -> LATER.stream().anyMatch(l -> isOrIsBelow(name, l))).toList();
  }

  /** Names that look like ours and are not: spelling mistakes, most likely. */
  static List<String> unknown(Collection<String> given, Collection<String> defined) {
    return new TreeSet<>(given)
        .stream()
            .filter(name -> !defined.contains(name) && !ALIASES.containsKey(name))
            .filter(name -> OUR_PREFIXES.stream().anyMatch(name::startsWith))
            .filter(name -> later(List.of(name)).isEmpty())
            .toList();
  }

  private static boolean isOrIsBelow(String name, String later) {
    return later.endsWith(".") ? name.startsWith(later) : name.equals(later);
  }
}
