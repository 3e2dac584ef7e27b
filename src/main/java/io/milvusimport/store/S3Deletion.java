package io.milvusimport.store;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Deletes objects a thousand at a time and, from the first time the store does not understand that,
 * one at a time.
 */
final class S3Deletion {
  /** Most keys of one request. Source: Amazon S3 API reference, DeleteObjects. */
  private static final int BATCH = 1_000;

  /** Bytes that the store is given the time of, so that a full batch may take minutes. */
  private static final long BATCH_WEIGHT_BYTES = 32L * 1024 * 1024;

  /** Answers of stores that lack the operation, or ask for another checksum than the SDK sends. */
  private static final Set<Integer> NOT_UNDERSTOOD = Set.of(400, 404, 405, 411, 415, 501);

  private final S3Client client;
  private final String bucket;
  private final S3Timeouts timeouts;
  private final S3Failure failure;
  private volatile boolean oneByOne;

  S3Deletion(S3Client client, String bucket, S3Timeouts timeouts, S3Failure failure) {
    this.client = client;
    this.bucket = bucket;
    this.timeouts = timeouts;
    this.failure = failure;
  }

  /** Deletes those that exist. May be repeated. */
  void delete(List<String> keys) throws StoreException {
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<String> batch = keys.subList(from, Math.min(from + BATCH, keys.size()));
      boolean together = batch.size() > 1 && !oneByOne;
      if (together && deletedTogether(batch)) {
        continue;
      }
      for (String key : batch) {
        deleteOne(key);
      }
      // Only now: an answer that was not about the operation would have come again.
      oneByOne |= together;
    }
  }

  /** Returns whether the store understood the request. */
  private boolean deletedTogether(List<String> batch) throws StoreException {
    String what = "Delete of " + batch.size() + " objects of s3://" + bucket;
    DeleteObjectsRequest request =
        DeleteObjectsRequest.builder()
            .bucket(bucket)
            .delete(
                delete ->
                    delete
                        .quiet(true)
                        .objects(
                            batch.stream()
                                .map(key -> ObjectIdentifier.builder().key(key).build())
                                .toList()))
            .overrideConfiguration(timeouts.forBytes(BATCH_WEIGHT_BYTES))
            .build();
    DeleteObjectsResponse answer;
    try {
      answer = client.deleteObjects(request);
    } catch (SdkException | UncheckedIOException e) {
      if (e instanceof S3Exception refusal && NOT_UNDERSTOOD.contains(refusal.statusCode())) {
        return false;
      }
      throw failure.of(what, false, e);
    }
    for (S3Error error : answer.errors()) {
      if (!"NoSuchKey".equals(error.code())) {
        throw failure.ofCode(
            what + ", key " + error.key() + ",", String.valueOf(error.code()), error.message());
      }
    }
    return true;
  }

  private void deleteOne(String key) throws StoreException {
    try {
      client.deleteObject(DeleteObjectRequest.builder().bucket(bucket).key(key).build());
    } catch (NoSuchKeyException e) {
      // Most stores answer 204; for this one, too, the object is gone.
    } catch (SdkException | UncheckedIOException e) {
      throw failure.of("Delete of s3://" + bucket + "/" + key, false, e);
    }
  }
}
