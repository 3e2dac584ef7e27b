package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.CollectionDef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One import job, as the server remembers it. Guarded by {@link ServerState}. */
final class ImportJob {
  /**
   * A unit of the job after it was read.
   *
   * @param key of its file; of several, with commas between them
   * @param rows how many, by the first read
   */
  record Part(String key, long bytes, long rows) {}

  static final long NO_TIMEOUT = Long.MAX_VALUE;

  final long id;
  final CollectionDef collection;
  final String partition;

  /** Keys by unit of import: one, or those of a NumPy set. */
  final List<List<String>> units;

  final Map<String, String> options;
  final boolean autoCommit;
  final long createdMs;
  final long timeoutAtMs;

  private JobPhase phase = JobPhase.PENDING;
  private String reason = "";
  private long endedMs;
  private List<Part> parts = List.of();
  private List<Map<String, @Nullable Object>> staged = new ArrayList<>();
  private boolean handedOver;
  private long rowsReportedOff;

  ImportJob(
      long id,
      CollectionDef collection,
      String partition,
      List<List<String>> units,
      Map<String, String> options,
      boolean autoCommit,
      long createdMs,
      long timeoutAtMs) {
    this.id = id;
    this.collection = collection;
    this.partition = partition;
    this.units = List.copyOf(units);
    this.options = Map.copyOf(options);
    this.autoCommit = autoCommit;
    this.createdMs = createdMs;
    this.timeoutAtMs = timeoutAtMs;
  }

  /** The keys of all files. */
  List<String> files() {
    return units.stream().flatMap(List::stream).toList();
  }

  JobPhase phase() {
    return phase;
  }

  void enter(JobPhase next) {
    phase = next;
  }

  void firstReadEnded(List<Part> read) {
    parts = List.copyOf(read);
  }

  void secondReadEnded(List<Map<String, @Nullable Object>> rows) {
    staged = rows;
  }

  /** Gives away the rows: they are nowhere else yet. Until the job is over, it only waits. */
  List<Map<String, @Nullable Object>> handOver() {
    handedOver = true;
    List<Map<String, @Nullable Object>> rows = staged;
    staged = new ArrayList<>();
    return rows;
  }

  boolean isHandedOver() {
    return handedOver;
  }

  void completed(long nowMs) {
    phase = JobPhase.COMPLETED;
    endedMs = nowMs;
  }

  void failed(String why, long nowMs) {
    phase = JobPhase.FAILED;
    reason = why;
    endedMs = nowMs;
    staged = new ArrayList<>();
  }

  /** Makes the job report a wrong number of imported rows. */
  void reportRowsOff(long by) {
    rowsReportedOff = by;
  }

  String visibleState() {
    return phase.visible(autoCommit);
  }

  String reason() {
    return reason;
  }

  long endedMs() {
    return endedMs;
  }

  List<Part> parts() {
    return parts;
  }

  long totalRows() {
    return phase == JobPhase.FAILED ? 0 : parts.stream().mapToLong(Part::rows).sum();
  }

  /** Rows written; 0 before the second read is over and after a failure. */
  long importedRows() {
    boolean written = phase != JobPhase.FAILED && phase.compareTo(JobPhase.SORTING) >= 0;
    return written ? totalRows() + rowsReportedOff : 0;
  }
}
