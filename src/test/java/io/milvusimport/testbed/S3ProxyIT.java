package io.milvusimport.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

class S3ProxyIT {
  @TempDir Path dir;

  @Test
  void whatItHoldsSurvivesAKillAndANewStart() throws Exception {
    // Given
    int port;
    try (S3Proxy first = S3Proxy.start(dir)) {
      port = first.port();
      first.createBucket("bucket");
      try (S3Client client = first.client()) {
        client.putObject(put -> put.bucket("bucket").key("a/b"), RequestBody.fromString("kept"));
      }
      first.kill();
    }

    // When
    try (S3Proxy second = S3Proxy.start(dir, port);
        S3Client client = second.client()) {
      // Then
      assertThat(client.getObjectAsBytes(get -> get.bucket("bucket").key("a/b")).asUtf8String())
          .isEqualTo("kept");
    }
  }
}
