package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What happened between a framework, its consumer and its task: a line for each call. */
public final class Transcript implements ConsumerWatch {
  private final List<String> lines = new ArrayList<>();
  private boolean showsWaits;

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Leaves out what happened so far. */
  void forget() {
    lines.clear();
  }

  /** Lets each poll be a line of its own from here on. */
  public void showWaits() {
    showsWaits = true;
  }

  /** A line of its own: {@code open orders-0 orders-1}. */
  void called(String call, Collection<SourcePartition> partitions) {
    add(call, new TreeSet<>(partitions).stream().map(Object::toString));
  }

  /** {@code commit orders-0=5 orders-1=10}. */
  void called(String call, Map<SourcePartition, Long> offsets) {
    add(call, new TreeMap<>(offsets).entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()));
  }

  /** {@code put orders-0@0..4}: first and last offset of each partition. */
  void put(List<PolledRecord> records) {
    Map<SourcePartition, List<Long>> byPartition =
        records.stream()
            .collect(
                Collectors.groupingBy(
                    PolledRecord::partition,
                    TreeMap::new,
                    Collectors.mapping(PolledRecord::offset, Collectors.toList())));
    add(
        "put",
        byPartition.entrySet().stream()
            .map(
                e -> {
                  List<Long> offsets = e.getValue();
                  return e.getKey() + "@" + offsets.get(0) + ".." + offsets.get(offsets.size() - 1);
                }));
  }

  private void add(String call, Stream<String> details) {
    lines.add((call + " " + details.collect(Collectors.joining(" "))).strip());
  }

  public void noted(String line) {
    lines.add(line);
  }

  /** Where the consumer stands; a partition that is paused is marked. */
  public void consumer(Map<SourcePartition, Long> positions, Collection<SourcePartition> paused) {
    add(
        "consumer",
        new TreeMap<>(positions)
            .entrySet().stream()
                .map(
                    e ->
                        e.getKey()
                            + "@"
                            + e.getValue()
                            + (paused.contains(e.getKey()) ? "(paused)" : "")));
  }

  @Override
  public void polled(long waitMs) {
    if (showsWaits) {
      lines.add("poll for " + waitMs + " ms");
    }
  }

  @Override
  public void sought(SourcePartition partition, long offset) {
    lines.add("seek " + partition + "=" + offset);
  }

  @Override
  public void committed(Map<SourcePartition, Long> offsets) {
    called("commit", offsets);
  }
}
