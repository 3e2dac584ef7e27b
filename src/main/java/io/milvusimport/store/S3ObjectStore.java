package io.milvusimport.store;

import io.milvusimport.store.StoreException.Kind;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * A bucket of Amazon S3, or of a store that speaks its protocol and honours {@code If-None-Match}
 * on PUT (see {@link StoreProbe}).
 *
 * <p>Requests are repeated on their own for a bounded time, but for the create of a local file:
 * what is imported and then deleted must not be made again by a request that was held up. So that a
 * create whose answer was lost does not meet itself, every create writes a random id into the
 * object's metadata; after a 412 the id there decides whose object it is.
 *
 * <p>Both times of an object are whole seconds, as S3 gives them.
 *
 * <p>Longer than most: a request a method, most of which is what the request says.
 */
public final class S3ObjectStore implements ObjectStore {
  /** Largest object that one request uploads or copies. Source: Amazon S3 user guide, limits. */
  static final long MAX_OBJECT_BYTES = 5L * 1024 * 1024 * 1024;

  /** User metadata, {@code x-amz-meta-create-id} on the wire. */
  static final String CREATE_ID = "create-id";

  private final S3Settings settings;
  private final S3Timeouts timeouts;
  private final S3Credentials credentials;
  private final S3Client uploads;
  private final S3Client writes;
  private final S3Client reads;
  private final S3Failure failure;
  private final S3Deletion deletion;

  private S3ObjectStore(S3Settings settings, S3Timeouts timeouts, S3Credentials credentials) {
    this.settings = settings;
    this.timeouts = timeouts;
    this.credentials = credentials;
    this.uploads = S3Clients.ofUploads(settings, timeouts, credentials);
    this.writes = S3Clients.open(settings, timeouts, timeouts.busy(), credentials);
    this.reads = S3Clients.open(settings, timeouts, timeouts.exchange(), credentials);
    this.failure = new S3Failure(settings);
    this.deletion = new S3Deletion(writes, settings.bucket(), timeouts, failure);
  }

  /** Makes a client. Sends nothing: a wrong setting shows at the first operation. */
  public static S3ObjectStore open(S3Settings settings) {
    return open(settings, S3Timeouts.DEFAULT);
  }

  static S3ObjectStore open(S3Settings settings, S3Timeouts timeouts) {
    return new S3ObjectStore(settings, timeouts, S3Credentials.of(settings));
  }

  @Override
  public Created createIfAbsent(String key, Body body) throws StoreException {
    ObjectKeys.check("Create", key, location());
    String what = "Create of " + nameOf(key);
    RequestBody content = contentOf(what, body);
    long bytes = content.optionalContentLength().orElseThrow();
    requireSize(what, bytes);
    String createId = UUID.randomUUID().toString();
    PutObjectRequest request =
        PutObjectRequest.builder()
            .bucket(settings.bucket())
            .key(key)
            .ifNoneMatch("*")
            .metadata(Map.of(CREATE_ID, createId))
            .overrideConfiguration(timeouts.forBytes(bytes))
            .build();
    try {
      (body instanceof Body.LocalFile ? uploads : writes).putObject(request, content);
      return Created.CREATED;
    } catch (SdkException | UncheckedIOException e) {
      if (statusOf(e) == 412) {
        return isOfThisCall(key, createId) ? Created.CREATED : Created.EXISTS;
      }
      throw failure.of(what, true, e);
    }
  }

  @Override
  public void copy(String fromKey, String toKey) throws StoreException {
    ObjectKeys.check("Copy", fromKey, location());
    ObjectKeys.check("Copy", toKey, location());
    String what = "Copy of " + nameOf(fromKey) + " to " + nameOf(toKey);
    Optional<HeadObjectResponse> source = head(what, fromKey);
    if (source.isEmpty()) {
      throw missing(what, fromKey);
    }
    long bytes = source.get().contentLength();
    requireSize(what, bytes);
    CopyObjectRequest request =
        CopyObjectRequest.builder()
            .sourceBucket(settings.bucket())
            .sourceKey(fromKey)
            .destinationBucket(settings.bucket())
            .destinationKey(toKey)
            .overrideConfiguration(timeouts.forBytes(bytes))
            .build();
    call(what, () -> writes.copyObject(request));
  }

  @Override
  public Optional<StoredObject> get(String key) throws StoreException {
    ObjectKeys.check("Get", key, location());
    String what = "Get of " + nameOf(key);
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(settings.bucket()).key(key).build();
    ResponseBytes<GetObjectResponse> answer;
    try {
      answer = reads.getObject(request, ResponseTransformer.toBytes());
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException | UncheckedIOException e) {
      throw failure.of(what, false, e);
    }
    GetObjectResponse response = answer.response();
    byte[] bytes = answer.asByteArrayUnsafe();
    if (response.contentLength() != null && response.contentLength() != bytes.length) {
      throw failure.unusable(
          what, "%d of %d bytes came".formatted(bytes.length, response.contentLength()));
    }
    if (response.lastModified() == null) {
      throw failure.unusable(what, "the answer has no Last-Modified header");
    }
    return Optional.of(
        new StoredObject(bytes, response.lastModified().toEpochMilli(), dateOf(what, response)));
  }

  @Override
  public List<String> list(String prefix, String startAfter) throws StoreException {
    String what = "List of " + nameOf(prefix);
    List<String> keys = new ArrayList<>();
    String page = null;
    do {
      ListObjectsV2Response answer = listPage(what, prefix, startAfter, page);
      for (S3Object object : answer.contents()) {
        keys.add(object.key());
      }
      boolean isTruncated = Boolean.TRUE.equals(answer.isTruncated());
      String next = isTruncated ? answer.nextContinuationToken() : null;
      if (isTruncated && next == null) {
        throw failure.unusable(what, "the store gives a part of the list and no way on");
      }
      if (next != null && next.equals(page)) {
        throw failure.unusable(what, "the store answers the same page again and again");
      }
      page = next;
    } while (page != null);
    // Some stores know no start-after and keep another order.
    keys.removeIf(key -> ObjectKeys.ORDER.compare(key, startAfter) <= 0);
    keys.sort(ObjectKeys.ORDER);
    return List.copyOf(keys);
  }

  @Override
  public void delete(Collection<String> keys) throws StoreException {
    for (String key : keys) {
      ObjectKeys.check("Delete", key, location());
    }
    deletion.delete(List.copyOf(keys));
  }

  @Override
  public String location() {
    return settings.location();
  }

  @Override
  public void close() {
    uploads.close();
    writes.close();
    reads.close();
    credentials.close();
  }

  private boolean isOfThisCall(String key, String createId) throws StoreException {
    String what = "Check of " + nameOf(key) + " after a create was answered 412";
    Optional<HeadObjectResponse> found;
    try {
      found = head(what, key);
    } catch (StoreException e) {
      // The object may be of an earlier try of this call: a refusal to tell is no refused create.
      throw new StoreException(Kind.UNAVAILABLE, e.getMessage(), e);
    }
    return createId.equals(
        found
            .orElseThrow(
                () -> failure.unusable(what, "the object is gone, so whose it was is not known"))
            .metadata()
            .get(CREATE_ID));
  }

  /**
   * The answer to a HEAD has no text: its 404 may be about the bucket, or of something on the way.
   * What is to be copied may be all there is of some records, so a list has to agree.
   */
  private StoreException missing(String what, String key) throws StoreException {
    return list(key, "").contains(key)
        ? failure.unusable(what, "the object is listed, but was answered 404")
        : failure.missing(what, nameOf(key));
  }

  private Optional<HeadObjectResponse> head(String what, String key) throws StoreException {
    try {
      return Optional.of(reads.headObject(head -> head.bucket(settings.bucket()).key(key)));
    } catch (NoSuchKeyException e) {
      return Optional.empty();
    } catch (SdkException | UncheckedIOException e) {
      throw failure.of(what, false, e);
    }
  }

  private ListObjectsV2Response listPage(
      String what, String prefix, String startAfter, @Nullable String page) throws StoreException {
    ListObjectsV2Request.Builder request =
        ListObjectsV2Request.builder().bucket(settings.bucket()).prefix(prefix);
    if (page != null) {
      request.continuationToken(page);
    } else if (!startAfter.isEmpty()) {
      request.startAfter(startAfter);
    }
    return call(what, () -> reads.listObjectsV2(request.build()));
  }

  private <T> T call(String what, Supplier<T> request) throws StoreException {
    try {
      return request.get();
    } catch (SdkException | UncheckedIOException e) {
      throw failure.of(what, false, e);
    }
  }

  private String nameOf(String key) {
    return location() + "/" + key;
  }

  private static void requireSize(String what, long bytes) throws StoreException {
    if (bytes > MAX_OBJECT_BYTES) {
      throw new StoreException(
          Kind.REFUSED,
          "%s refused: it has %d bytes; one request moves at most %d. Lower flush.bytes."
              .formatted(what, bytes, MAX_OBJECT_BYTES));
    }
  }

  private static RequestBody contentOf(String what, Body body) throws StoreException {
    if (body instanceof Body.Bytes content) {
      return RequestBody.fromBytes(content.bytes());
    }
    if (body instanceof Body.LocalFile file) {
      if (!Files.isReadable(file.path())) {
        throw new StoreException(
            Kind.REFUSED, what + " refused: the file " + file.path() + " cannot be read.");
      }
      return RequestBody.fromFile(file.path());
    }
    throw new AssertionError(body);
  }

  private static long dateOf(String what, GetObjectResponse response) throws StoreException {
    String date = response.sdkHttpResponse().firstMatchingHeader("Date").orElse("");
    try {
      return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
          .toInstant()
          .toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          """
          %s failed: the answer has no Date header that tells the store's clock ('%s'). Check what \
          is between the connector and the store.\
          """
              .formatted(what, date),
          e);
    }
  }

  private static int statusOf(RuntimeException e) {
    return e instanceof SdkServiceException answer ? answer.statusCode() : -1;
  }
}
