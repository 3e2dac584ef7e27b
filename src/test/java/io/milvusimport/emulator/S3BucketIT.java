package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.emulator.reader.Bucket;
import io.milvusimport.emulator.reader.S3Bucket;
import io.milvusimport.testbed.S3Proxy;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The emulator's way into a real S3 server. */
class S3BucketIT {
  @TempDir static Path server;
  private static S3Proxy s3;

  @TempDir Path folder;

  @BeforeAll
  static void startServer() throws IOException {
    s3 = S3Proxy.start(server);
    s3.createBucket("lake");
    try (S3Client client = s3.client()) {
      client.putObject(r -> r.bucket("lake").key("in/a.parquet"), RequestBody.fromString("bytes"));
    }
  }

  @AfterAll
  static void stopServer() {
    s3.close();
  }

  @Test
  void onlyTheExactKeyIsFound() throws IOException {
    // Given
    try (Bucket bucket = bucket(s3.secretKey())) {
      // When
      boolean found = bucket.fetch("in/a.parquet", folder.resolve("found"));
      boolean missing = bucket.fetch("in/b.parquet", folder.resolve("missing"));
      boolean asFolder = bucket.fetch("in", folder.resolve("folder"));

      // Then
      assertThat(found).isTrue();
      assertThat(folder.resolve("found")).hasContent("bytes");
      assertThat(missing).isFalse();
      assertThat(asFolder).isFalse();
    }
  }

  @Test
  void deniedAccessIsAnErrorAndNotAMissingFile() {
    // Given
    try (Bucket bucket = bucket("wrong")) {
      // When, Then
      assertThatThrownBy(() -> bucket.fetch("in/a.parquet", folder.resolve("x")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in/a.parquet")
          .hasMessageContaining("lake");
    }
  }

  private static Bucket bucket(String secretKey) {
    return S3Bucket.open(s3.endpoint(), S3Proxy.REGION, "lake", s3.accessKeyId(), secretKey);
  }
}
