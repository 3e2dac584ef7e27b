package io.milvusimport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class S3SettingsTest {
  @Test
  void textFormHoldsNoSecret() {
    // Given
    S3Settings settings =
        new S3Settings("bucket", null, "us-east-1", false, "the-id", "the-secret", "the-token");

    // Then
    assertThat(settings.toString())
        .contains("bucket", "us-east-1")
        .doesNotContain("the-secret")
        .doesNotContain("the-token");
  }

  @Test
  void halfOfAKeyPairIsRefused() {
    refused(null, "id", null, null, "s3.secret.access.key");
    refused(null, null, "secret", null, "s3.access.key.id");
    refused(null, null, null, "token", "s3.session.token");
  }

  @Test
  void endpointThatIsNoneIsRefused() {
    refused("host:9000", null, null, null, "s3.endpoint");
    refused("ftp://host", null, null, null, "s3.endpoint");
    refused("http://user:password@host", null, null, null, "no user");
  }

  @Test
  void storeOfAmazonNeedsNoEndpointAndNoKeys() {
    // Given
    S3Settings settings = new S3Settings("bucket", null, "eu-west-1", false, null, null, null);

    // When
    try (ObjectStore store = S3ObjectStore.open(settings)) {
      // Then
      assertThat(store.location()).isEqualTo("s3://bucket");
    }
  }

  private static void refused(
      @Nullable String endpoint,
      @Nullable String id,
      @Nullable String secret,
      @Nullable String token,
      String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new S3Settings(
                    "bucket",
                    endpoint == null ? null : URI.create(endpoint),
                    "us-east-1",
                    true,
                    id,
                    secret,
                    token))
        .withMessageContaining(named)
        .withMessageNotContaining("password@");
  }
}
