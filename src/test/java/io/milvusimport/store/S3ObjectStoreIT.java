package io.milvusimport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.milvusimport.store.StoreException.Kind;
import io.milvusimport.testbed.S3Proxy;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and refusals, against an S3 server of its own process. */
class S3ObjectStoreIT extends ObjectStoreContract {
  private static final String WRONG_SECRET = "a-secret-that-is-wrong";
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  @TempDir static Path serverFolder;
  private static S3Proxy server;

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Proxy.start(serverFolder);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Override
  ObjectStore openEmpty() {
    String bucket = "bucket-" + BUCKETS.incrementAndGet();
    server.createBucket(bucket);
    return open(bucket, server.secretKey(), null);
  }

  /** This server's temporary files have the object's name with a random UUID, and are listed. */
  @Override
  boolean isTemporaryOfTheServer(String key) {
    return key.matches(".*-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  }

  @Test
  void wrongSecretIsRefusedForEveryOperation() throws Exception {
    // Given
    Path file = Files.write(folder.resolve("spool"), randomBytes(8_000_000));
    String bucket = store.location().substring("s3://".length());
    create("key", "content");
    try (ObjectStore stranger = open(bucket, WRONG_SECRET, null)) {
      List<Effect> operations =
          List.of(
              () -> stranger.createIfAbsent("new", bytes("x")),
              () -> stranger.createIfAbsent("new", new Body.LocalFile(file)),
              () -> stranger.get("key"),
              () -> stranger.get("missing"),
              () -> stranger.list("", ""),
              () -> stranger.copy("key", "to"),
              () -> stranger.delete(List.of("key")),
              () -> stranger.delete(List.of("key", "other")),
              () -> StoreProbe.run(stranger, "prefix", "token"));
      for (Effect operation : operations) {
        // When
        StoreException e = refusal(operation);

        // Then
        assertThat(e).hasMessageContaining(bucket).hasMessageContaining("403");
        assertNoSecret(e);
      }
    }
    assertThat(store.list("", "")).containsExactly("key");
  }

  @Test
  void missingBucketIsRefused() {
    // Given every operation but delete, which this server answers as if the bucket were there
    try (ObjectStore nowhere = open("no-such-bucket", server.secretKey(), null)) {
      List<Effect> operations =
          List.of(
              () -> nowhere.createIfAbsent("new", bytes("x")),
              () -> nowhere.get("key"),
              () -> nowhere.list("", ""),
              () -> nowhere.copy("key", "to"),
              () -> StoreProbe.run(nowhere, "prefix", "token"));
      for (Effect operation : operations) {
        // When
        StoreException e = refusal(operation);

        // Then
        assertThat(e).hasMessageContaining("no-such-bucket");
        assertNoSecret(e);
      }
    }
  }

  @Test
  void sessionTokenIsSentAndNeverShown() throws Exception {
    // Given
    String bucket = store.location().substring("s3://".length());
    try (ObjectStore temporary = open(bucket, server.secretKey(), "the-session-token")) {
      // When
      temporary.createIfAbsent("key", bytes("content"));

      // Then
      assertThat(contentOf("key")).asString().isEqualTo("content");
      assertThat(temporary.toString()).doesNotContain("the-session-token");
    }
  }

  @Test
  void serverThatDiesIsUnavailableUntilItIsBack() throws Exception {
    // Given
    Path own = Files.createDirectories(folder.resolve("server"));
    S3Proxy first = S3Proxy.start(own);
    int port = first.port();
    first.createBucket("bucket");
    try (ObjectStore kept =
        S3ObjectStore.open(settings(first.endpoint(), "bucket", first.secretKey(), null))) {
      kept.createIfAbsent("before", bytes("x"));
      first.kill();

      // When
      StoreException e =
          catchThrowableOfType(
              StoreException.class, () -> kept.createIfAbsent("meanwhile", bytes("x")));

      // Then
      assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE);
      try (S3Proxy second = S3Proxy.start(own, port)) {
        assertThat(second.endpoint()).isEqualTo(first.endpoint());
        kept.createIfAbsent("after", bytes("x"));
        assertThat(kept.list("", "")).containsExactly("after", "before");
      }
    } finally {
      first.close();
    }
  }

  private static ObjectStore open(String bucket, String secretKey, @Nullable String sessionToken) {
    return S3ObjectStore.open(settings(server.endpoint(), bucket, secretKey, sessionToken));
  }

  private static S3Settings settings(
      URI endpoint, String bucket, String secretKey, @Nullable String sessionToken) {
    return new S3Settings(
        bucket, endpoint, S3Proxy.REGION, true, server.accessKeyId(), secretKey, sessionToken);
  }

  private static void assertNoSecret(Throwable e) {
    StringWriter printed = new StringWriter();
    e.printStackTrace(new PrintWriter(printed));
    assertThat(printed.toString()).doesNotContain(WRONG_SECRET).doesNotContain(server.secretKey());
  }
}
