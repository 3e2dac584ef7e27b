package io.milvusimport.importjob;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.importjob.TaskView.Seating;
import io.milvusimport.ledger.EntryCodec;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.UnreadableLedgerException;
import io.milvusimport.schema.PrimaryKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The form of an {@link ImportState} that is written beside the ledger, as JSON. As strict as the
 * entries: what this version does not know makes it unreadable.
 */
public record Checkpoint(
    int format,
    String ledger,
    long position,
    Leader leader,
    long lastCoordinatorFact,
    List<Partition> partitions,
    Map<String, OpenBatch> unfinished,
    Map<String, Long> lastBatches,
    Map<Integer, Seating> seats,
    List<StagedFile> waiting,
    List<ImportJob> jobs,
    Map<String, String> failed,
    Map<String, String> quarantined,
    Map<String, Integer> asked,
    Set<String> denied,
    Map<String, PrimaryKeys> witnesses,
    long planned) {
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = EntryCodec.mapper();

  /** The state of one source partition. */
  record Partition(SourcePartition partition, SourceState state) {}

  /** The state as bytes. */
  public static byte[] encode(ImportState state) {
    Sources sources = state.sources();
    Jobs jobs = state.jobs();
    Checkpoint checkpoint =
        new Checkpoint(
            FORMAT,
            state.ledger(),
            state.position(),
            state.leader(),
            state.lastCoordinatorFact(),
            sources.partitions().entrySet().stream()
                .map(e -> new Partition(e.getKey(), e.getValue()))
                .toList(),
            sources.unfinished(),
            sources.lastBatches(),
            sources.seats(),
            List.copyOf(jobs.waiting().values()),
            List.copyOf(jobs.active().values()),
            jobs.failed(),
            jobs.quarantined(),
            jobs.asked(),
            jobs.denied(),
            jobs.witnesses().byJob(),
            jobs.planned());
    try {
      return JSON.writeValueAsBytes(checkpoint);
    } catch (IOException e) {
      throw new UncheckedIOException("The state at " + state.position() + " has no JSON form", e);
    }
  }

  /** The state that {@link #encode} was given. */
  public static ImportState decode(byte[] bytes) throws UnreadableLedgerException {
    Checkpoint c;
    try {
      c = JSON.readValue(bytes, Checkpoint.class);
    } catch (IOException e) {
      throw new UnreadableLedgerException(
          "The newest checkpoint of the ledger ("
              + bytes.length
              + " bytes) cannot be read: "
              + e.getClass().getSimpleName()
              + ". It was damaged, or written by a newer version of the plugin.",
          e);
    }
    if (c.format != FORMAT) {
      throw new UnreadableLedgerException(
          "The newest checkpoint of the ledger has format "
              + c.format
              + ", this version reads "
              + FORMAT
              + ": run a newer version of the plugin.");
    }
    Map<SourcePartition, SourceState> partitions = new TreeMap<>();
    c.partitions.forEach(p -> partitions.put(p.partition(), p.state()));
    return new ImportState(
        new Sources(partitions, c.unfinished, c.lastBatches, c.seats),
        new Jobs(
            inOrder(c.waiting, StagedFile::name),
            inOrder(c.jobs, job -> job.input().id()),
            c.failed,
            c.quarantined,
            c.asked,
            c.denied,
            new JobWitnesses(c.witnesses),
            c.planned),
        c.ledger,
        c.position,
        c.leader,
        c.lastCoordinatorFact);
  }

  private static <T> Map<String, T> inOrder(List<T> values, Function<T, String> name) {
    return values.stream()
        .collect(
            Collectors.toMap(name, Function.identity(), (a, b) -> b, java.util.LinkedHashMap::new));
  }
}
