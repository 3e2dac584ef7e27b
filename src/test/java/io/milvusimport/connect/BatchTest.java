package io.milvusimport.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.ledger.Fact.Range;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.ledger.Tally;
import io.milvusimport.record.SourceRecord;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.store.InMemoryObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch of two destinations, whose rows are a kilobyte each, with two megabytes of memory. */
class BatchTest {
  private static final int DIM = 256;
  private static final long MIB = 1 << 20;
  private static final Destination BIG = new Destination("default", "big", Optional.empty());
  private static final Destination SMALL = new Destination("default", "small", Optional.empty());

  @TempDir Path root;

  private final Incarnation incarnation = Incarnation.start("sink", 0);
  private SpoolDirectory spool;
  private Schemas schemas;
  private Batch batch;

  @BeforeEach
  void start() throws IOException {
    spool = SpoolDirectory.create(root, incarnation);
    Map<String, String> settings =
        Map.of(
            "name", "sink",
            "milvus.uri", "http://milvus:19530",
            "milvus.collection", "big",
            "store.bucket", "bucket",
            "buffer.max.bytes", Long.toString(2 * MIB),
            "parquet.row.group.bytes", Long.toString(MIB));
    ConnectorConfig config = ConnectorConfig.of(settings);
    InMemoryObjectStore store = new InMemoryObjectStore(() -> 0);
    schemas = new Schemas(StartChecks.of(config), new FakeMilvus(store), () -> 0);
    schemas.changed(BIG, schema("big"));
    schemas.changed(SMALL, schema("small"));
    batch = new Batch(incarnation, spool, schemas, config);
  }

  @AfterEach
  void close() throws IOException {
    batch.discard();
    spool.close();
  }

  @Test
  void theFattestFileLeavesMemoryWhenAllTogetherHoldTooMuch() throws Exception {
    // Given
    add(BIG, 700);
    batch.boundMemory();
    assertThat(Files.size(spool.file(1, 0))).isLessThan(MIB / 2);

    // When
    add(SMALL, 500);
    batch.boundMemory();

    // Then
    assertThat(Files.size(spool.file(1, 0))).isGreaterThan(MIB / 2);
    assertThat(Files.size(spool.file(1, 1))).isLessThan(MIB / 4);
  }

  @Test
  void memoryIsBoundedOverHundredsOfDestinations() throws Exception {
    // Given
    List<Destination> many =
        IntStream.range(0, 300)
            .mapToObj(i -> new Destination("default", "c" + i, Optional.empty()))
            .toList();
    many.forEach(destination -> schemas.changed(destination, schema(destination.collection())));
    long most = 0;

    // When they take turns
    for (int round = 0; round < 30; round++) {
      for (Destination destination : many) {
        add(destination, 1);
      }
      batch.boundMemory();
      most = Math.max(most, batch.bufferedBytes());
    }

    // Then
    assertThat(most).isLessThanOrEqualTo(2 * MIB);
    assertThat(batch.openFiles()).isEqualTo(300);
    SealedBatch sealed = batch.cut(FlushReason.RECORDS, List.of());
    assertThat(sealed.parts()).hasSize(300);
    assertThat(sealed.rows()).isEqualTo(9_000);
  }

  @Test
  void aCutNamesEachFileAndStartsTheNextBatch() throws Exception {
    // Given
    add(BIG, 2);
    add(SMALL, 1);

    // When
    SealedBatch first = batch.cut(FlushReason.RECORDS, List.of());
    add(SMALL, 1);
    SealedBatch second = batch.cut(FlushReason.RECORDS, List.of());

    // Then
    assertThat(first.parts())
        .extracting(SealedBatch.Part::staged)
        .extracting(StagedFile::name, StagedFile::rows)
        .containsExactly(
            tuple("data/default/big/" + incarnation.id() + "-1-0", 2L),
            tuple("data/default/small/" + incarnation.id() + "-1-1", 1L));
    assertThat(first.records()).isEqualTo(3);
    assertThat(second.number()).isEqualTo(2);
    assertThat(second.records()).isEqualTo(1);
    assertThat(second.parts()).hasSize(1);
  }

  @Test
  void destinationsThatGotNoRowAreLeftOutOfNewRangesOnly() throws Exception {
    // Given
    SourcePartition partition = new SourcePartition("orders", 0);
    Tally big = Tally.of(BIG, 0, 2);
    Tally small = Tally.of(SMALL, 2, 5);
    List<Tally> both = List.of(big, small);
    add(BIG, 2);

    // When
    SealedBatch sealed =
        batch.cut(
            FlushReason.RECORDS,
            List.of(
                new Range(partition, 1, 0, 5, Optional.empty(), both, List.of()),
                new Range(partition, 1, 0, 5, Optional.empty(), both, List.of(BIG))));

    // Then
    assertThat(sealed.ranges())
        .extracting(Range::tallies)
        .containsExactly(List.of(big), List.of(big, small));
  }

  private void add(Destination destination, int rows) throws IOException {
    for (long i = 0; i < rows; i++) {
      Map<String, Object> value = Map.of("id", i, "vector", new float[DIM]);
      assertThat(batch.add(destination, record(value))).isEmpty();
    }
  }

  private static SourceRecord record(Object value) {
    return new SourceRecord(value, null, "orders", 0, 0, null, List.of());
  }

  private static CollectionSchema schema(String name) {
    return new CollectionSchema(
        "default",
        name,
        "1",
        List.of(
            new Field("id", new FieldType.Int64(), true, false, false, Optional.empty()),
            new Field(
                "vector", new FieldType.FloatVector(DIM), false, false, false, Optional.empty())),
        List.of(),
        false,
        false,
        "f1");
  }
}
