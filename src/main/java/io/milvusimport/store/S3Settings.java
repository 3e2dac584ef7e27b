package io.milvusimport.store;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where an S3 bucket is and who asks. Its text form holds no secret.
 *
 * @param endpoint {@code http(s)://host[:port]}, or null for Amazon's own of the region
 * @param pathStyle whether the bucket is named in the path and not in the host name
 * @param accessKeyId null for the SDK's default chain (environment, profile, web identity,
 *     container, instance)
 * @param secretKey given if and only if {@code accessKeyId} is
 * @param sessionToken for temporary keys, else null
 */
public record S3Settings(
    String bucket,
    @Nullable URI endpoint,
    String region,
    boolean pathStyle,
    @Nullable String accessKeyId,
    @Nullable String secretKey,
    @Nullable String sessionToken) {

  private static final String HIDDEN = "[hidden]";

  public S3Settings {
    require(!bucket.isBlank() && !bucket.contains("/"), "store.bucket is empty or has a slash");
    require(!region.isBlank(), "s3.region is empty");
    require(
        (accessKeyId == null) == (secretKey == null),
        "s3.access.key.id and s3.secret.access.key go together: give both or neither");
    require(
        sessionToken == null || accessKeyId != null,
        "s3.session.token needs s3.access.key.id and s3.secret.access.key");
    if (endpoint != null) {
      require(
          ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
              && endpoint.getHost() != null,
          "s3.endpoint is not of the form http(s)://host[:port]");
      require(endpoint.getUserInfo() == null, "s3.endpoint must hold no user and password");
    }
  }

  /** The same text with every occurrence of a secret of these settings taken out. */
  String redact(String text) {
    String redacted = text;
    for (String secret : new @Nullable String[] {secretKey, sessionToken}) {
      if (secret != null && !secret.isEmpty()) {
        redacted = redacted.replace(secret, HIDDEN);
      }
    }
    return redacted;
  }

  String location() {
    return "s3://" + bucket;
  }

  @Override
  public String toString() {
    return "S3Settings[bucket=%s, endpoint=%s, region=%s, pathStyle=%s, credentials=%s]"
        .formatted(
            bucket,
            endpoint,
            region,
            pathStyle,
            accessKeyId == null ? "default chain" : "static, " + HIDDEN);
  }

  private static void require(boolean valid, String otherwise) {
    if (!valid) {
      throw new IllegalArgumentException(otherwise + ".");
    }
  }
}
