package io.milvusimport.milvus;

import java.net.URI;
import java.util.Optional;

/**
 * Where a Milvus of one's own is.
 *
 * @param uri of the proxy's HTTP port, such as {@code http://host:19530}
 * @param token {@code user:password} or an API key; empty where the server asks for none
 */
public record SelfHostedSettings(URI uri, Optional<String> token) {
  /** Throws {@link IllegalArgumentException} for what no request could carry. */
  public SelfHostedSettings {
    endpoint(uri, token);
  }

  Endpoint endpoint() {
    return endpoint(uri, token);
  }

  private static Endpoint endpoint(URI uri, Optional<String> token) {
    return Endpoint.of(uri, token, "milvus.uri", "milvus.token");
  }

  @Override
  public String toString() {
    return "SelfHostedSettings[" + endpoint() + "]";
  }
}
