package io.milvusimport.milvus;

import java.net.URI;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * An address that takes calls, with the credential it wants.
 *
 * @param credentialSetting the setting that holds the token, for messages
 */
record Endpoint(HttpUrl base, Optional<String> token, String credentialSetting) {
  /**
   * @throws IllegalArgumentException if the address is none, or a header cannot carry the token;
   *     the message holds neither
   */
  static Endpoint of(URI uri, Optional<String> token, String uriSetting, String credentialSetting) {
    HttpUrl base = HttpUrl.parse(uri.toString());
    if (base == null) {
      throw new IllegalArgumentException(uriSetting + " is no http or https address");
    }
    if (!base.username().isEmpty() || !base.password().isEmpty() || base.query() != null) {
      throw new IllegalArgumentException(
          "%s must hold no user, password or query; the credential belongs in %s"
              .formatted(uriSetting, credentialSetting));
    }
    if (!token.orElse("").chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          credentialSetting + " holds a space or a character that is not printable ASCII");
    }
    return new Endpoint(base, token.filter(t -> !t.isEmpty()), credentialSetting);
  }

  HttpUrl url(Call call) {
    return base.newBuilder().addPathSegments(call.path().substring(1)).build();
  }

  /** The address without anything secret, for messages. */
  String display() {
    String text = base.toString();
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  @Override
  public String toString() {
    return display();
  }
}
