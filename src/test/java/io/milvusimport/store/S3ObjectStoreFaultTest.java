package io.milvusimport.store;

import static io.milvusimport.store.ObjectStore.Created.CREATED;
import static io.milvusimport.store.ObjectStore.Created.EXISTS;
import static io.milvusimport.store.ObjectStoreContract.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusimport.store.StoreException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What the S3 store makes of faults that pass; of those that last: {@link S3FaultsTest}. */
@Timeout(60)
class S3ObjectStoreFaultTest {
  private static final String SECRET = "secret-key-that-nobody-may-see";
  private static final String TOKEN = "session-token-that-nobody-may-see";

  @TempDir Path folder;
  private ScriptedS3 s3;
  private ObjectStore store;

  @BeforeEach
  void start() throws IOException {
    s3 = ScriptedS3.start();
    store = S3ObjectStore.open(settings(s3.endpoint()));
  }

  @AfterEach
  void stop() {
    store.close();
    s3.close();
  }

  @Test
  void createWhoseAnswerWasLostIsStillOurs() throws Exception {
    // Given
    s3.loseNextAnswers(1);

    // When
    ObjectStore.Created created = store.createIfAbsent("key", bytes("content"));

    // Then the repeated PUT met the object of the first
    assertThat(created).isEqualTo(CREATED);
    assertThat(s3.requestLines())
        .containsExactly("PUT /bucket/key", "PUT /bucket/key", "HEAD /bucket/key");
  }

  /** A second request of that name could find it deleted again, and make it once more. */
  @Test
  void fileWhoseAnswerWasLostIsSentOnceAndInDoubt() throws Exception {
    // Given
    Path file = Files.write(folder.resolve("spool"), new byte[100_000]);
    s3.loseNextAnswers(1);

    // When
    StoreException doubt =
        catchThrowableOfType(
            StoreException.class, () -> store.createIfAbsent("key", new Body.LocalFile(file)));

    // Then
    assertThat(doubt.inDoubt()).isTrue();
    assertThat(s3.requestLines()).containsExactly("PUT /bucket/key");
  }

  @Test
  void fileThatMeetsAConflictIsSentAgain() throws Exception {
    // Given
    Path file = Files.write(folder.resolve("spool"), new byte[100_000]);
    s3.answerNext(409, "ConditionalRequestConflict", "another write is under way");

    // When
    ObjectStore.Created created = store.createIfAbsent("key", new Body.LocalFile(file));

    // Then
    assertThat(created).isEqualTo(CREATED);
    assertThat(s3.requestLines()).containsExactly("PUT /bucket/key", "PUT /bucket/key");
  }

  @Test
  void createThatMeetsAnothersObjectOfTheSameBytesExists() throws Exception {
    // Given
    s3.hold("key", "content");

    // When
    ObjectStore.Created created = store.createIfAbsent("key", bytes("content"));

    // Then
    assertThat(created).isEqualTo(EXISTS);
  }

  @Test
  void conflictIsRepeatedUnderTheSameId() throws Exception {
    // Given
    s3.answerNext(409, "ConditionalRequestConflict", "another write is under way");

    // When
    ObjectStore.Created created = store.createIfAbsent("key", bytes("content"));

    // Then
    assertThat(created).isEqualTo(CREATED);
    assertThat(s3.headersSent("If-None-Match")).containsExactly("*", "*");
    assertThat(s3.headersSent("x-amz-meta-create-id")).hasSize(2).doesNotContainNull();
    assertThat(s3.headersSent("x-amz-meta-create-id").stream().distinct()).hasSize(1);
  }

  @Test
  void eachCreateHasAnIdOfItsOwn() throws Exception {
    // When
    store.createIfAbsent("one", bytes("content"));
    store.createIfAbsent("two", bytes("content"));

    // Then
    assertThat(s3.headersSent("x-amz-meta-create-id")).doesNotHaveDuplicates().hasSize(2);
  }

  @Test
  void largeUploadsGetTheTimeTheyNeed() {
    assertThat(S3Timeouts.DEFAULT.attempt(1_000)).isEqualTo(Duration.ofSeconds(30));
    assertThat(S3Timeouts.DEFAULT.attempt(128L << 20)).isEqualTo(Duration.ofSeconds(30 + 256));
    assertThat(S3Timeouts.DEFAULT.attempt(4L << 30)).isEqualTo(Duration.ofSeconds(30 + 8192));
  }

  @Test
  void answerWithoutTheStoresClockIsUnavailable() {
    // Given
    s3.answerNext(
        new MockResponse.Builder()
            .body("content")
            .addHeader("ETag", "\"etag\"")
            .addHeader("Last-Modified", "Wed, 01 Jul 2026 12:00:00 GMT")
            .build());

    // When
    StoreException e = failure(() -> store.get("key"));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("Date").hasMessageContaining("s3://bucket/key");
  }

  @Test
  void agesComeFromTheStoresClockAlone() throws Exception {
    // Given a server whose clock is years from this machine's
    s3.answerNext(
        new MockResponse.Builder()
            .body("content")
            .addHeader("ETag", "\"etag\"")
            .addHeader("Last-Modified", "Thu, 01 Jan 2015 00:00:00 GMT")
            .addHeader("Date", "Thu, 01 Jan 2015 00:01:30 GMT")
            .build());

    // When
    StoredObject object = store.get("key").orElseThrow();

    // Then
    assertThat(object.ageMs()).isEqualTo(90_000);
    assertThat(object.lastModifiedMs()).isEqualTo(1_420_070_400_000L);
  }

  @Test
  void bucketOfAnotherRegionIsNamedWithItsRegion() {
    // Given
    s3.answerNext(
        ScriptedS3.error(301, "PermanentRedirect", "elsewhere")
            .addHeader("x-amz-bucket-region", "eu-central-1")
            .build());

    // When
    StoreException e = failure(() -> store.list("", ""));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("eu-central-1").hasMessageContaining("us-east-1");
  }

  @Test
  void storeWithoutBatchDeleteIsAskedOneByOne() throws Exception {
    // Given a server that knows no POST
    s3.hold("one", "1");
    s3.hold("two", "2");

    // When
    store.delete(List.of("one", "two", "three"));
    store.delete(List.of("four", "five"));

    // Then
    assertThat(s3.holds("one") || s3.holds("two")).isFalse();
    assertThat(s3.requestLines())
        .filteredOn(line -> line.startsWith("POST"))
        .as("asked together once only")
        .allMatch(line -> line.contains("delete"))
        .hasSize(1);
    assertThat(s3.requestLines())
        .filteredOn(line -> line.startsWith("DELETE"))
        .containsExactly(
            "DELETE /bucket/one",
            "DELETE /bucket/two",
            "DELETE /bucket/three",
            "DELETE /bucket/four",
            "DELETE /bucket/five");
  }

  @Test
  void keyThatABatchCouldNotDeleteIsNamed() {
    // Given
    s3.answerNext(
        new MockResponse.Builder()
            .body(
                "<DeleteResult><Error><Key>gone</Key><Code>NoSuchKey</Code></Error>"
                    + "<Error><Key>held</Key><Code>AccessDenied</Code>"
                    + "<Message>locked</Message></Error></DeleteResult>")
            .build());

    // When
    StoreException e = failure(() -> store.delete(List.of("gone", "held")));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("key held").hasMessageContaining("AccessDenied");
  }

  @Test
  void listingThatNeverEndsIsUnavailable() {
    // Given
    String page =
        "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>same"
            + "</NextContinuationToken><Contents><Key>a</Key></Contents></ListBucketResult>";
    s3.answerNext(new MockResponse.Builder().body(page).build());
    s3.answerNext(new MockResponse.Builder().body(page).build());

    // When
    StoreException e = failure(() -> store.list("", ""));

    // Then
    assertThat(e).hasMessageContaining("same page");
  }

  @Test
  void listThatBreaksOffWithoutAWayOnIsUnavailable() {
    // Given
    s3.answerNext(list("<IsTruncated>true</IsTruncated><Contents><Key>a</Key></Contents>"));

    // When
    StoreException e = failure(() -> store.list("", ""));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("no way on");
  }

  @Test
  void objectThatIsListedIsNotMissingWhateverA404Says() {
    // Given
    s3.answerNext(new MockResponse.Builder().code(404).build());
    s3.answerNext(list("<IsTruncated>false</IsTruncated><Contents><Key>from</Key></Contents>"));

    // When
    StoreException e = failure(() -> store.copy("from", "to"));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(e).hasMessageContaining("is listed, but was answered 404");
  }

  @Test
  void objectOfAMissingBucketIsNotMissing() {
    // Given
    s3.answerNext(new MockResponse.Builder().code(404).build());
    s3.answerNext(404, "NoSuchBucket", "no such bucket");

    // When
    StoreException e = failure(() -> store.copy("from", "to"));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("NoSuchBucket");
  }

  private static MockResponse list(String content) {
    return new MockResponse.Builder()
        .body("<ListBucketResult>" + content + "</ListBucketResult>")
        .build();
  }

  @Test
  void objectTooLargeForOneCopyIsRefused() {
    // Given
    s3.answerNext(
        new MockResponse.Builder()
            .addHeader("ETag", "\"etag\"")
            .addHeader("Content-Length", 6L << 30)
            .build());

    // When
    StoreException e = failure(() -> store.copy("huge", "to"));

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("6442450944 bytes").hasMessageContaining("flush.bytes");
    assertThat(s3.requestLines()).containsExactly("HEAD /bucket/huge");
  }

  @Test
  void probeTellsAStoreThatIgnoresTheCondition() throws Exception {
    try (ScriptedS3 careless = ScriptedS3.startIgnoringIfNoneMatch();
        ObjectStore asked = S3ObjectStore.open(settings(careless.endpoint()))) {
      // When
      StoreProbe.Result result = StoreProbe.run(asked, "prefix", "token");

      // Then
      assertThat(result).isInstanceOf(StoreProbe.NoConditionalWrites.class);
      assertThat(((StoreProbe.NoConditionalWrites) result).message())
          .contains("s3://bucket", "ignored If-None-Match", "delivery.guarantee=at_least_once");
      assertThat(careless.holds("prefix/probe/token-1")).isFalse();
    }
  }

  @Test
  void probeTellsAStoreThatKnowsNoCondition() throws Exception {
    // Given
    s3.answerNext(501, "NotImplemented", "A header you provided is not implemented");

    // When
    StoreException e = failure(() -> StoreProbe.run(store, "prefix", "token"));

    // Then nothing can be written there, whatever the guarantee
    assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED);
    assertThat(e.getMessage())
        .contains("501 NotImplemented", "conditional writes", "Use a store that has them")
        .doesNotContain("at_least_once");
  }

  @Test
  void unknownHostIsUnavailableAndNamed() {
    URI endpoint = URI.create("http://no-such-host.invalid:9000");
    try (ObjectStore nowhere = S3ObjectStore.open(settings(endpoint))) {
      // When
      StoreException e = failure(() -> nowhere.list("", ""));

      // Then
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(e).hasMessageContaining("no-such-host.invalid").hasMessageContaining("unknown");
    }
  }

  @Test
  void missingCredentialsAreRefused() {
    // Given
    S3Credentials.Missing cause = new S3Credentials.Missing(SdkClientException.create("none"));

    // When
    StoreException e =
        new S3Failure(settings(s3.endpoint())).of("Get of s3://bucket/key", false, cause);

    // Then
    assertThat(e.kind()).isEqualTo(Kind.REFUSED);
    assertThat(e).hasMessageContaining("no credentials").hasMessageContaining("s3.access.key.id");
  }

  @Test
  void interruptedCallIsInDoubtAndStaysInterrupted() {
    // Given
    Thread.currentThread().interrupt();

    // When
    StoreException e = failure(() -> store.createIfAbsent("key", bytes("content")));

    // Then
    assertThat(Thread.interrupted()).isTrue();
    assertThat(e.inDoubt()).isTrue();
  }

  private static S3Settings settings(URI endpoint) {
    return new S3Settings("bucket", endpoint, "us-east-1", true, "key-id", SECRET, TOKEN);
  }

  private static StoreException failure(ObjectStoreContract.Effect effect) {
    StoreException e = catchThrowableOfType(StoreException.class, effect::run);
    assertThat(e).as("a failure").isNotNull();
    return e;
  }

  private static StoreException failure(ObjectStoreContract.Operation operation) {
    return failure((ObjectStoreContract.Effect) operation::run);
  }
}
