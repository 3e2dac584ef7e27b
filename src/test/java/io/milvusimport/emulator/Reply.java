package io.milvusimport.emulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An HTTP answer.
 *
 * @param body what to send; not always JSON
 */
record Reply(int status, String contentType, String body) {
  private static final String JSON = "application/json; charset=utf-8";

  static Reply data(JsonNode data) {
    return json(200, Json.object().put("code", 0).set("data", data).toString());
  }

  static Reply failure(ApiFailure failure) {
    return json(
        failure.status(),
        Json.object().put("code", failure.code()).put("message", failure.text()).toString());
  }

  static Reply json(int status, String body) {
    return new Reply(status, JSON, body);
  }

  /** What the server's web framework says to a path it does not know. */
  static Reply unknownRoute() {
    return new Reply(404, "text/plain", "404 page not found");
  }
}
