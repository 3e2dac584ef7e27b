package io.milvusimport.sim;

import io.milvusimport.intake.Verdict;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.Destination;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A batch that was cut: its ranges, its files and what each of them holds.
 *
 * @param reports of rejected records
 */
record SimBatch(
    long number,
    List<Fact.Range> ranges,
    List<StagedFile> files,
    List<int[]> rows,
    List<Fact.Rejected> rejected,
    List<Report> reports) {
  /** A record on its way to the dead letter queue. */
  static final class Report {
    boolean isDone;
    boolean hasFailed;
  }

  /** With one of its files under a name that none of them has had. */
  SimBatch renumbered(int file, World world) {
    int highest = files.stream().mapToInt(StagedFile::number).max().orElse(0);
    List<StagedFile> others = new ArrayList<>(files);
    StagedFile old = files.get(file);
    others.set(file, old.renumbered(highest + 1));
    world.renamed(old.name(), others.get(file).name());
    return new SimBatch(number, ranges, List.copyOf(others), rows, rejected, reports);
  }

  long bytes() {
    return files.stream().mapToLong(StagedFile::bytes).sum();
  }

  /** The batch that is being filled. */
  static final class Running {
    private static final long FILE_BYTES = 100;
    private static final List<String> PARTS = List.of("id.npy", "v.npy");

    private final World world;
    private final SimProcess process;
    private final String incarnation;
    private final Map<Integer, int[]> rows = new TreeMap<>();
    private final Map<Integer, Integer> sizes = new HashMap<>();
    private final Map<Integer, String> prints = new HashMap<>();
    private final Map<Integer, String> known = new HashMap<>();
    private final List<Fact.Rejected> rejected = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private long number = 1;
    private int records;
    private long failures;

    Running(World world, SimProcess process, String incarnation) {
      this.world = world;
      this.process = process;
      this.incarnation = incarnation;
    }

    int records() {
      return records;
    }

    /** Reports of this task that the worker's producer gave up, as its metric counts them. */
    long failures() {
      return failures;
    }

    void add(Sink.Polled record, Verdict.Take take) {
      records++;
      if (record.kind() == Topic.EMPTY) {
        return;
      }
      if (record.kind() == Topic.REJECTED) {
        if (take.only().isEmpty()) {
          reject(record);
        }
        return;
      }
      int to = record.kind();
      if (!take.wants(World.destination(to)) && !world.plants(Defect.FILLED_FOR_ALL)) {
        return;
      }
      prints.computeIfAbsent(
          to, d -> known.computeIfAbsent(to, k -> world.server.fingerprint(World.collection(to))));
      int n = sizes.merge(to, 1, Integer::sum);
      int[] all = rows.computeIfAbsent(to, d -> new int[16]);
      if (n > all.length) {
        all = Arrays.copyOf(all, 2 * all.length);
        rows.put(to, all);
      }
      all[n - 1] = record.row();
    }

    /** The collection has another schema than we knew. */
    void schemaChanged(Destination destination, String fingerprint) {
      known.put(World.numberOf(destination), fingerprint);
    }

    private void reject(Sink.Polled record) {
      Report report = new Report();
      reports.add(report);
      rejected.add(new Fact.Rejected(record.partition(), record.offset(), "simulated"));
      boolean fails =
          !world.isCalm() && world.has(Switch.DEAD_LETTERS_FAIL) && world.timeline.chance(0.05);
      boolean isSwallowed = world.timeline.chance(0.5);
      long ms = world.timeline.upTo(world.timeline.chance(0.2) ? 30_000 : 500);
      process.after(
          ms,
          () -> {
            report.isDone = true;
            if (fails) {
              failures++;
              report.hasFailed = !isSwallowed;
            } else {
              world.rows.kept(record.row());
            }
          });
    }

    SimBatch cut(List<Fact.Range> ranges) {
      List<StagedFile> files = new ArrayList<>();
      List<int[]> contents = new ArrayList<>();
      rows.forEach(
          (to, all) -> {
            int size = sizes.getOrDefault(to, 0);
            int first = size > 1 && world.timeline.chance(0.3) ? size / 2 : size;
            for (int[] some :
                List.of(Arrays.copyOf(all, first), Arrays.copyOfRange(all, first, size))) {
              if (some.length > 0) {
                files.add(file(to, files.size(), some.length));
                contents.add(some);
              }
            }
          });
      SimBatch batch =
          new SimBatch(
              number, ranges, files, contents, List.copyOf(rejected), List.copyOf(reports));
      for (int i = 0; i < files.size(); i++) {
        world.made(files.get(i).name(), contents.get(i));
      }
      discard();
      return batch;
    }

    private StagedFile file(int to, int n, int size) {
      boolean inParts = world.has(Switch.PARTS) && world.timeline.chance(0.4);
      String name =
          "data/default/" + World.collection(to) + "/" + incarnation + "-" + number + "-" + n;
      return new StagedFile(
              name,
              inParts ? ".npy" : ".parquet",
              World.destination(to),
              FILE_BYTES,
              size,
              "449",
              prints.getOrDefault(to, ""),
              inParts ? PARTS : List.of())
          .withKeys(List.of(name));
    }

    void discard() {
      rows.clear();
      sizes.clear();
      prints.clear();
      rejected.clear();
      reports.clear();
      records = 0;
      number++;
    }
  }
}
