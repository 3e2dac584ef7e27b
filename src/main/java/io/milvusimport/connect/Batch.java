package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.PageBuffers;
import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.SourcePartition;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.RecordMapper;
import io.milvusimport.record.Rejection;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The running batch of a task: a file under construction for each destination, and what was
 * rejected. After a cut it is the next one. Task thread only.
 */
final class Batch {
  /** How many rejected records the ledger names; the rest is counted. */
  static final int MAX_NAMED = 100;

  private static final int MAX_REASON = 300;

  private record OpenFile(DataFile data, RecordMapper mapper, CollectionSchema schema) {}

  private final Incarnation incarnation;
  private final SpoolDirectory spool;
  private final Schemas schemas;
  private final MappingOptions mapping;
  private final FileSettings fileSettings;
  private final PageBuffers buffers;
  private final long bufferBytes;
  private final Map<Destination, OpenFile> files = new LinkedHashMap<>();
  private final List<Fact.Rejected> rejected = new ArrayList<>();
  private final List<Future<Void>> reports = new ArrayList<>();
  private long number = 1;
  private int opened;
  private long records;
  private long rejectedRecords;

  Batch(Incarnation incarnation, SpoolDirectory spool, Schemas schemas, ConnectorConfig config) {
    this.incarnation = incarnation;
    this.spool = spool;
    this.schemas = schemas;
    this.mapping = config.records().mapping();
    this.fileSettings = config.files().settings();
    this.buffers = PageBuffers.of(fileSettings);
    this.bufferBytes = config.flush().bufferBytes();
  }

  /** Writes a row, or says why the value is none. */
  Optional<Rejection> add(Destination destination, @Nullable Object value) throws IOException {
    records++;
    OpenFile file = files.get(destination);
    if (file == null) {
      file = open(destination);
      files.put(destination, file);
    }
    return file.mapper().write(value, file.data().rowBuffer());
  }

  private OpenFile open(Destination destination) throws IOException {
    CollectionSchema schema = schemas.of(destination);
    DataFile data = DataFile.create(schema, fileSettings, buffers, spool.file(number, opened++));
    return new OpenFile(data, new RecordMapper(schema, mapping), schema);
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

  long largestFileBytes() {
    long largest = 0;
    for (OpenFile file : files.values()) { // asked for each record
      largest = Math.max(largest, file.data().bytes());
    }
    return largest;
  }

  /** Moves the files that hold most out of memory until all together hold no more than they may. */
  void boundMemory() throws IOException {
    long held = files.values().stream().mapToLong(f -> f.data().bufferedBytes()).sum();
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

  /** Completes the files and starts the next batch. */
  SealedBatch cut(FlushReason reason, List<Fact.Range> ranges) throws IOException {
    List<SealedBatch.Part> parts = new ArrayList<>();
    for (Map.Entry<Destination, OpenFile> entry : files.entrySet()) {
      OpenFile file = entry.getValue();
      if (file.data().rows() == 0) {
        file.data().discard();
      } else {
        for (SealedFile local : file.data().sealAll()) {
          parts.add(part(entry.getKey(), file, local, parts.size()));
        }
      }
    }
    SealedBatch sealed =
        new SealedBatch(number, reason, ranges, parts, rejected, rejectedRecords, records, reports);
    next();
    return sealed;
  }

  private SealedBatch.Part part(Destination destination, OpenFile file, SealedFile local, int n) {
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
            local.parts()));
  }

  /** Forgets everything since the last cut. */
  void discard() throws IOException {
    for (OpenFile file : files.values()) {
      file.data().discard();
    }
    next();
  }

  private void next() {
    files.clear();
    rejected.clear();
    reports.clear();
    records = 0;
    rejectedRecords = 0;
    opened = 0;
    number++;
  }
}
