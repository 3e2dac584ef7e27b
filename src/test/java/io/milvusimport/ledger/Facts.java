package io.milvusimport.ledger;

import io.milvusimport.ledger.Fact.Anchor;
import io.milvusimport.ledger.Fact.Over;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.Fact.Rejected;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.List;
import java.util.Optional;

/** Facts for tests; {@link #ofEveryKind} has each kind at least once. */
public final class Facts {
  public static final SourcePartition P0 = new SourcePartition("orders", 0);
  public static final SourcePartition P1 = new SourcePartition("orders", 1);
  public static final Destination HERE =
      new Destination("default", "products", Optional.of("2026"));

  private Facts() {}

  public static StagedFile file(String incarnation, long batch, int n, long rows) {
    String name = "data/default/products/" + incarnation + "-" + batch + "-" + n;
    return new StagedFile(name, ".parquet", HERE, 1_000, rows, "449", "f00d");
  }

  /** A file of two objects in a folder. */
  public static StagedFile fileInParts(String incarnation, long batch, int n, long rows) {
    String name = "data/default/products/" + incarnation + "-" + batch + "-" + n;
    List<String> parts = List.of("id.npy", "$meta.npy");
    return new StagedFile(name, ".npy", HERE, 1_000, rows, "449", "f00d", parts);
  }

  public static Range range(SourcePartition partition, long claim, long first, long end) {
    Optional<Anchor> anchor =
        end > first ? Optional.of(new Anchor(end - 1, 1_700_000_000_000L)) : Optional.empty();
    return new Range(
        partition, claim, first, end, anchor, List.of(Tally.of(HERE, first, end)), List.of());
  }

  /** A batch of one partition with one file that has a row for each offset. */
  public static Fact.BatchStaged batch(
      String incarnation, long batch, SourcePartition partition, long claim, long first, long end) {
    return new Fact.BatchStaged(
        incarnation,
        batch,
        List.of(range(partition, claim, first, end)),
        List.of(file(incarnation, batch, 0, end - first)),
        List.of(),
        0);
  }

  public static List<Fact> ofEveryKind() {
    return List.of(
        new Fact.LedgerCreated("l-1"),
        new Fact.PartitionsOpened("a", 1, "host", List.of(P0, P1)),
        new Fact.PartitionStarted(P0, 1, 0),
        new Fact.BatchStaged(
            "a",
            1,
            List.of(
                range(P0, 1, 0, 10),
                new Range(
                    P1, 1, 5, 9, Optional.empty(), List.of(Tally.of(HERE, 6, 8)), List.of(HERE))),
            List.of(file("a", 1, 0, 9).withKeys(List.of("7", "-1")), fileInParts("a", 1, 1, 3)),
            List.of(new Rejected(P0, 3, "Field title (VarChar, max_length 8): 10 bytes.")),
            1),
        new Fact.CoordinatorStarted("c", "host"),
        new Fact.CoordinatorAlive(4),
        new Fact.TierProven(4, Tier.TWO_PHASE, "seen"),
        new Fact.JobPlanned(4, "job-0", List.of("data/default/products/a-1-0")),
        new Fact.JobSplit(
            4,
            "job-0",
            1,
            List.of(
                List.of("data/default/products/a-1-0"), List.of("data/default/products/a-1-1"))),
        new Fact.FilesQuarantined(
            4, "job-0", 1, List.of("data/default/products/a-1-0.0-1.parquet"), "bad"),
        new Fact.FilesWithdrawn(4, List.of("data/default/products/a-1-0"), "another schema"),
        new Fact.OffsetsAltered(
            List.of(
                new Fact.Position(P0, Optional.of(7L)), new Fact.Position(P1, Optional.empty()))),
        new Fact.SubmitStarted(4, "job-0", 1, Tier.TWO_PHASE, "key"),
        new Fact.SubmitStarted(
            4,
            "job-1",
            1,
            Tier.RECONCILE,
            "key",
            Optional.of(new PrimaryKeys("id", true, List.of("a\"b")))),
        new Fact.SubmitRefused(4, "job-0", 1, "limit"),
        new Fact.SubmitAccepted(4, "job-0", 1, "449"),
        new Fact.AttemptFenced(4, "job-0", 1, new Suffix(4, 2), Optional.of(new Over(true, "bad"))),
        new Fact.AttemptEnded(4, "job-0", 1, true, "bad"),
        new Fact.CommitStarted(4, "job-0", 2, "450"),
        new Fact.AbortStarted(4, "449"),
        new Fact.JobCompleted(4, "job-0", 2, "450", 9),
        new Fact.JobWitnessed(4, "job-1", 1, List.of("a\"b")),
        new Fact.JobFailed(4, "job-0", 2, "bad"),
        new Fact.JobUnresolved(4, "job-0", 2, "is it?"),
        new Fact.OperatorDecided(4, "job-0", 2, true),
        new Fact.CoordinatorStopped(4));
  }
}
