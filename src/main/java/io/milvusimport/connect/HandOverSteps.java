package io.milvusimport.connect;

import io.milvusimport.connect.HandOverOutcome.Failed;
import io.milvusimport.connect.HandOverOutcome.HandedOver;
import io.milvusimport.connect.HandOverOutcome.Refused;
import io.milvusimport.connect.HandOverOutcome.SchemaChanged;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CollectionAnswer;
import io.milvusimport.importjob.ImportService.Unusable;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.ledger.AppendOutcome.NotCounted;
import io.milvusimport.ledger.Fact;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.store.StoreException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has to happen before a batch counts, in this order: its claims still stand, the collection
 * still takes its files, the files are in the store, its rejected records are in the dead letter
 * queue; then one append.
 */
final class HandOverSteps {
  private static final Logger LOG = LoggerFactory.getLogger(HandOverSteps.class);

  private final Incarnation incarnation;
  private final LedgerClient ledger;
  private final Uploads uploads;
  private final ImportService service;
  private final DeadLetterFailures deadLetterFailures;
  private double failuresBefore;

  HandOverSteps(
      Incarnation incarnation,
      LedgerClient ledger,
      Uploads uploads,
      ImportService service,
      DeadLetterFailures deadLetterFailures) {
    this.incarnation = incarnation;
    this.ledger = ledger;
    this.uploads = uploads;
    this.service = service;
    this.deadLetterFailures = deadLetterFailures;
    this.failuresBefore = deadLetterFailures.count().orElse(0);
  }

  /** Takes as long as the store takes. */
  HandOverOutcome handOver(SealedBatch batch) throws InterruptedException {
    try {
      Optional<String> lost = lostClaim(batch);
      if (lost.isPresent()) {
        return refused(batch, lost.get());
      }
      Map<List<String>, CollectionAnswer> collections = new HashMap<>();
      for (SealedBatch.Part part : batch.parts()) {
        Optional<HandOverOutcome> changed = changed(part.staged(), collections);
        if (changed.isPresent()) {
          return changed.get();
        }
      }
      List<StagedFile> files = uploads.upload(batch.parts());
      Optional<Failed> unkept = deadLettersKept(batch);
      return unkept.isPresent() ? unkept.get() : append(batch, files);
    } catch (StoreException e) {
      return new Failed(e.getMessage() + " Nothing is lost: the records are read again.", e);
    }
  }

  private Optional<String> lostClaim(SealedBatch batch) {
    return ledger.read(
        view ->
            batch.ranges().stream()
                .filter(
                    range ->
                        view.claim(range.partition())
                            .filter(claim -> claim.position() == range.claim())
                            .isEmpty())
                .map(range -> "partition " + range.partition() + " was claimed by another task")
                .findFirst());
  }

  /** A server that gives no answer says nothing against the batch: the coordinator asks again. */
  private Optional<HandOverOutcome> changed(
      StagedFile file, Map<List<String>, CollectionAnswer> collections) {
    Destination destination = file.destination();
    CollectionAnswer answer =
        collections.computeIfAbsent(
            List.of(destination.database(), destination.collection()),
            name -> service.describeCollection(name.get(0), name.get(1)));
    if (answer instanceof ImportService.Refused none && none.isAboutMissing()) {
      return Optional.of(
          failed(Texts.droppedCollection(destination, file.collectionId(), none.reason())));
    }
    if (answer instanceof Unusable unusable) {
      return Optional.of(failed(Texts.unusable(destination, unusable.problems())));
    }
    if (!(answer instanceof Usable usable)) {
      return Optional.empty();
    }
    CollectionSchema now = usable.schema();
    if (!now.collectionId().equals(file.collectionId())) {
      return Optional.of(
          failed(Texts.otherCollection(destination, file.collectionId(), now.collectionId())));
    }
    if (now.fingerprint().equals(file.fingerprint())) {
      return Optional.empty();
    }
    LOG.info(
        "Batch not handed over, its records are read again: reason=\"schema change\" collection={}",
        destination.display());
    return Optional.of(new SchemaChanged(destination, now));
  }

  private static Failed failed(String message) {
    return new Failed(message, new IllegalStateException(message));
  }

  private Optional<Failed> deadLettersKept(SealedBatch batch) throws InterruptedException {
    for (Future<Void> report : batch.reports()) {
      try {
        report.get();
      } catch (ExecutionException e) {
        return Optional.of(new Failed(Texts.deadLetterLost(), e));
      }
    }
    double failures = deadLetterFailures.count().orElse(failuresBefore);
    if (failures > failuresBefore) {
      return Optional.of(failed(Texts.deadLetterLost()));
    }
    failuresBefore = failures;
    return Optional.empty();
  }

  private HandOverOutcome append(SealedBatch batch, List<StagedFile> files)
      throws InterruptedException {
    Fact.BatchStaged fact =
        new Fact.BatchStaged(
            incarnation.id(),
            batch.number(),
            batch.ranges(),
            files,
            batch.rejected(),
            batch.rejectedRecords());
    try {
      if (ledger.append(List.of(fact)).get() instanceof NotCounted notCounted) {
        return refused(batch, notCounted.reason());
      }
    } catch (ExecutionException e) {
      return new Failed("The ledger cannot be written: " + e.getCause(), e);
    }
    LOG.info(
        "Batch handed over: batch={} reason=\"{}\" files={} rows={} bytes={} records={} rejected={}"
            + " ranges={}",
        batch.number(),
        batch.reason(),
        batch.parts().size(),
        batch.rows(),
        batch.bytes(),
        batch.records(),
        batch.rejectedRecords(),
        Texts.ranges(batch.ranges()));
    return new HandedOver(batch.ranges());
  }

  private static Refused refused(SealedBatch batch, String reason) {
    LOG.info(
        "Batch refused, its records are read again: batch={} reason=\"{}\" ranges={}",
        batch.number(),
        reason,
        Texts.ranges(batch.ranges()));
    return new Refused(reason);
  }
}
