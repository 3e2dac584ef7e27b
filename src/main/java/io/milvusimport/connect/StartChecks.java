package io.milvusimport.connect;

import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.connect.config.ImportConfig.Guarantee;
import io.milvusimport.connect.config.StoreConfig;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FormatLimits;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.PartitionAnswer;
import io.milvusimport.importjob.ImportService.PartitionSeen;
import io.milvusimport.importjob.ImportService.Refused;
import io.milvusimport.importjob.ImportService.Unknown;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.Pause;
import io.milvusimport.record.RecordMapper;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.StoreException;
import io.milvusimport.store.StoreProbe;
import io.milvusimport.store.StoreProbe.NoConditionalWrites;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What must be so before a task may start; otherwise it fails with the reason and the remedy. */
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  /** Tries of a question that gets no answer. */
  private static final int TRIES = 3;

  private static final Backoff BACKOFF = new Backoff(500, 4_000);

  private final ConnectorConfig config;
  private final Pause pause;

  StartChecks(ConnectorConfig config, Pause pause) {
    this.config = config;
    this.pause = pause;
  }

  static StartChecks of(ConnectorConfig config) {
    return new StartChecks(config, BACKOFF);
  }

  /** Whether the worker tells the coordinates that a record had before transforms (Kafka 3.6). */
  static void requireOriginalOffsets(Class<?> recordClass) {
    try {
      recordClass.getMethod("originalKafkaOffset");
    } catch (NoSuchMethodException e) {
      throw new ConnectException(Texts.noOriginalOffsets(), e);
    }
  }

  static void requireOriginalOffsets() {
    requireOriginalOffsets(SinkRecord.class);
  }

  /**
   * The store creates conditionally, copies and deletes. One that replaces what exists is let pass
   * if the guarantee allows duplicates; one that knows no conditional create at all never is.
   */
  void requireStore(ObjectStore store) {
    String prefix = config.store().prefix() + "/" + config.connector();
    String token = UUID.randomUUID().toString();
    for (int n = 1; ; n++) {
      try {
        if (StoreProbe.run(store, prefix, token + "-" + n) instanceof NoConditionalWrites without) {
          requireNoConditionalWrites(without);
        }
        return;
      } catch (StoreException e) {
        if (!e.inDoubt() || n == TRIES) {
          throw new ConnectException(storeUnusable(e), e);
        }
        waitBefore(n);
      }
    }
  }

  private void requireNoConditionalWrites(NoConditionalWrites without) {
    if (config.imports().guarantee() == Guarantee.EXACTLY_ONCE) {
      throw new ConnectException(without.message());
    }
    LOG.warn("Store without conditional writes, duplicates are possible: {}", without.message());
  }

  String storeUnusable(StoreException e) {
    StoreConfig store = config.store();
    String check =
        switch (store.type()) {
          case S3 ->
              "Check store.bucket (%s), s3.endpoint%s, s3.region (%s) and the keys."
                  .formatted(
                      store.bucket().orElse(""),
                      store.s3().endpoint().map(uri -> " (" + uri + ")").orElse(""),
                      store.s3().region());
          case LOCAL ->
              "Check local.directory (%s)."
                  .formatted(store.localDirectory().map(Object::toString).orElse(""));
        };
    return "The store cannot be used: " + e.getMessage() + " " + check;
  }

  /** What a look at a destination came to. */
  sealed interface Looked {
    /** It exists, can be imported into, and its schema is this. */
    record Found(CollectionSchema schema) implements Looked {}

    /** Database, collection or partition do not exist. */
    record Missing(String reason) implements Looked {}
  }

  /**
   * Looks at a destination, asking again where there is no answer.
   *
   * @throws ConnectException if it cannot be imported into, or the server does not say
   */
  Looked look(ImportService service, Destination destination) {
    for (int n = 1; ; n++) {
      CollectionAnswer answer =
          service.describeCollection(destination.database(), destination.collection());
      if (answer instanceof Usable usable) {
        return lookAtPartition(service, requireFit(usable.schema(), destination), destination);
      }
      if (answer instanceof Unusable unusable) {
        throw new ConnectException(Texts.unusable(destination, unusable.problems()));
      }
      if (answer instanceof Refused refused && refused.isAboutMissing()) {
        return new Looked.Missing(undescribed(answer, destination));
      }
      boolean isFinal = answer instanceof Refused refused && !refused.retryable();
      if (isFinal || n == TRIES) {
        throw new ConnectException(undescribed(answer, destination));
      }
      waitBefore(n);
    }
  }

  private Looked lookAtPartition(
      ImportService service, CollectionSchema schema, Destination destination) {
    if (destination.partition().isEmpty()) {
      return new Looked.Found(schema);
    }
    for (int n = 1; ; n++) {
      PartitionAnswer answer = service.hasPartition(destination);
      if (answer instanceof PartitionSeen seen) {
        return seen.exists()
            ? new Looked.Found(schema)
            : new Looked.Missing("Partition " + destination.display() + " does not exist.");
      }
      if (answer instanceof Refused refused && !refused.retryable()) {
        LOG.warn(
            "Partition taken for granted, the server does not tell: destination={} : {}",
            destination.display(),
            refused.reason());
        return new Looked.Found(schema);
      }
      if (n == TRIES) {
        throw new ConnectException(
            "Partition %s cannot be looked for: %s Check milvus.uri (%s)."
                .formatted(destination.display(), answer, config.target().uri()));
      }
      waitBefore(n);
    }
  }

  /** The schema suits the mapping, the partition, the file format and the server. */
  CollectionSchema requireFit(CollectionSchema schema, Destination destination) {
    List<String> problems =
        RecordMapper.problems(
            schema, config.records().mapping(), config.routing().topics().names());
    if (!problems.isEmpty()) {
      throw new ConnectException(Texts.mapping(destination, problems));
    }
    return requireServer(
        requireFormat(requirePartition(schema, destination), destination), destination);
  }

  private static CollectionSchema requirePartition(
      CollectionSchema schema, Destination destination) {
    if (schema.partitionKey() && destination.partition().isPresent()) {
      throw new ConnectException(
          """
          milvus.partition is %s, but collection %s has a partition key, by which the server routes \
          rows: remove milvus.partition, or the partition from topic.collection.map."""
              .formatted(destination.partition().get(), destination.display()));
    }
    return schema;
  }

  private CollectionSchema requireFormat(CollectionSchema schema, Destination destination) {
    FileFormat format = config.files().format();
    List<String> problems =
        schema.fields().stream()
            .flatMap(field -> FormatLimits.cannotCarry(format, field).stream())
            .toList();
    if (!problems.isEmpty()) {
      throw new ConnectException(Texts.notInFormat(destination, format, problems));
    }
    return schema;
  }

  /** The server can import into all fields, as far as its generation is known. */
  private CollectionSchema requireServer(CollectionSchema schema, Destination destination) {
    config
        .target()
        .serverGeneration()
        .flatMap(server -> ServerFit.problem(schema, destination, server))
        .ifPresent(
            problem -> {
              throw new ConnectException(problem);
            });
    return schema;
  }

  private String undescribed(CollectionAnswer answer, Destination destination) {
    String why =
        answer instanceof Refused refused
            ? refused.reason()
            : answer instanceof Unknown unknown ? unknown.cause() : answer.toString();
    return """
    Collection %s cannot be described: %s Check milvus.uri (%s), milvus.token, milvus.database and \
    milvus.collection."""
        .formatted(destination.display(), why, config.target().uri());
  }

  private void waitBefore(int n) {
    try {
      pause.before(n);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while starting.", e);
    }
  }
}
