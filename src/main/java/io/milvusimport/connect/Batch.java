package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.KeyedRow;
import io.milvusimport.file.PageBuffers;
import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.RecordMapper;
import io.milvusimport.record.Rejection;
import io.milvusimport.record.SourceRecord;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * The running batch of a task: a file under construction for each destination, and what was
 * rejected. After a cut it is the next one. Task thread only.
 */
final class Batch {
  /** How many rejected records the ledger names; the rest is counted. */
  static final int MAX_NAMED = 100;

  private static final int MAX_REASON = 300;

  private record OpenFile(
      DataFile data, KeyedRow row, RecordMapper mapper, CollectionSchema schema) {}

  private final Incarnation incarnation;
  private final SpoolDirectory spool;
  private final Schemas schemas;
  private final MappingOptions mapping;
  private final FileSettings fileSettings;
  private final PageBuffers buffers;
  private final long bufferBytes;
  private final Map<Destination, OpenFile> files = new LinkedHashMap<>();
  private final List<SealedBatch.Part> finished = new ArrayList<>();
  private final List<Fact.Rejected> rejected = new ArrayList<>();
  private final List<Future<Void>> reports = new ArrayList<>();
  private long number = 1;
  private int opened;
  private long records;
  private long rejectedRecords;
  private long writtenFileBytes;

  Batch(Incarnation incarnation, SpoolDirectory spool, Schemas schemas, ConnectorConfig config) {
    this.incarnation = incarnation;
    this.spool = spool;
    this.schemas = schemas;
    this.mapping = config.records().mapping();
    this.fileSettings = config.files().settings();
    this.buffers = PageBuffers.of(fileSettings);
    this.bufferBytes = config.flush().bufferBytes();
  }

  /**
   * Writes a row, or says why the record is none: by a schema that was the collection's a moment
   * ago.
   *
   * @param destination known to the schemas
   */
  Optional<Rejection> add(Destination destination, SourceRecord record) throws IOException {
    records++;
    OpenFile file = files.get(destination);
    if (file == null) {
      file = open(destination);
    }
    Optional<Rejection> rejection = file.mapper().write(record, file.row());
    if (rejection.isPresent()) {
      schemas.refresh(destination);
      if (isOutdated(destination, file)) {
        finish(destination, file);
        file = open(destination);
        rejection = file.mapper().write(record, file.row());
      }
    }
    writtenFileBytes = file.data().bytes();
    return rejection;
  }

  private boolean isOutdated(Destination destination, OpenFile file) {
    return !file.schema().fingerprint().equals(schemas.of(destination).fingerprint());
  }

  private OpenFile open(Destination destination) throws IOException {
    CollectionSchema schema = schemas.of(destination);
    DataFile data = DataFile.create(schema, fileSettings, buffers, spool.file(number, opened++));
    KeyedRow row = new KeyedRow(data.rowBuffer(), schema, StagedFile.MOST_KEYS);
    OpenFile file = new OpenFile(data, row, new RecordMapper(schema, mapping), schema);
    files.put(destination, file);
    return file;
  }

  /** Completes a file to which no more rows are to come, or drops it if it has none. */
  private void finish(Destination destination, OpenFile file) throws IOException {
    if (file.data().rows() == 0) {
      file.data().discard();
    } else {
      List<SealedFile> sealed = file.data().sealAll();
      // Of several files it is not known which has the keys.
      List<String> keys = sealed.size() == 1 ? file.row().firstKeys() : List.of();
      for (SealedFile local : sealed) {
        finished.add(part(destination, file, local, keys));
      }
    }
  }

  /** Whether the batch has a file for a schema that its collection no longer has. */
  boolean isOutdated() {
    return !finished.isEmpty();
  }

  /** A record of the batch without a row, that needs no trace. */
  void passedOver() {
    records++;
  }

  /** A record of the batch that goes to the dead letter queue. */
  void rejected(SourcePartition partition, long offset, String reason, Future<Void> report) {
    rejectedRecords++;
    reports.add(report);
    if (rejected.size() < MAX_NAMED) {
      String text = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
      rejected.add(new Fact.Rejected(partition, offset, text));
    }
  }

  long records() {
    return records;
  }

  /** Size of the file that was last written to; no other can have grown since. */
  long writtenFileBytes() {
    return writtenFileBytes;
  }

  int openFiles() {
    return files.size();
  }

  /** Records on their way to the dead letter queue, as far as the batch waits for them. */
  int reports() {
    return reports.size();
  }

  /** Moves the files that hold most out of memory until all together hold no more than they may. */
  void boundMemory() throws IOException {
    long held = bufferedBytes();
    while (held > bufferBytes) {
      DataFile fattest =
          files.values().stream()
              .map(OpenFile::data)
              .max(Comparator.comparingLong(DataFile::bufferedBytes))
              .orElseThrow();
      long before = fattest.bufferedBytes();
      fattest.spool();
      long freed = before - fattest.bufferedBytes();
      if (freed <= 0) {
        return;
      }
      held -= freed;
    }
  }

  /** Heap that the files under construction hold. */
  long bufferedBytes() {
    long held = 0;
    for (OpenFile file : files.values()) {
      held += file.data().bufferedBytes();
    }
    return held;
  }

  /** Completes the files and starts the next batch. */
  SealedBatch cut(FlushReason reason, List<Fact.Range> ranges) throws IOException {
    for (Map.Entry<Destination, OpenFile> entry : files.entrySet()) {
      finish(entry.getKey(), entry.getValue());
    }
    SealedBatch sealed =
        new SealedBatch(
            number, reason, tallied(ranges), finished, rejected, rejectedRecords, records, reports);
    next();
    return sealed;
  }

  /** What went to destinations without a file can never be withdrawn, and they may be many. */
  private List<Fact.Range> tallied(List<Fact.Range> ranges) {
    Set<Destination> written =
        finished.stream().map(part -> part.staged().destination()).collect(Collectors.toSet());
    return ranges.stream()
        .map(range -> range.again().isEmpty() ? range.tallied(written) : range)
        .toList();
  }

  private SealedBatch.Part part(
      Destination destination, OpenFile file, SealedFile local, List<String> keys) {
    int n = finished.size();
    String name =
        "data/%s/%s/%s-%d-%d"
            .formatted(
                destination.database(), destination.collection(), incarnation.id(), number, n);
    return new SealedBatch.Part(
        local,
        new StagedFile(
            name,
            fileSettings.format().extension(),
            destination,
            local.bytes(),
            local.rows(),
            file.schema().collectionId(),
            file.schema().fingerprint(),
            local.parts(),
            keys));
  }

  /** Forgets everything since the last cut. */
  void discard() throws IOException {
    for (OpenFile file : files.values()) {
      file.data().discard();
    }
    for (SealedBatch.Part part : finished) {
      part.local().delete();
    }
    next();
  }

  private void next() {
    files.clear();
    finished.clear();
    writtenFileBytes = 0;
    rejected.clear();
    reports.clear();
    records = 0;
    rejectedRecords = 0;
    opened = 0;
    number++;
  }
}
