package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.OptionalInt;

/** What sending one request came to. */
sealed interface Exchange {
  /**
   * The server answered.
   *
   * @param body the JSON of the answer; a missing node if it holds none, or more than one document
   * @param text the answer where it is no JSON, else empty
   */
  record Answered(int status, JsonNode body, String text) implements Exchange {
    /**
     * The body's {@code code}. Releases before REST version 2 say 200 where 0 is meant; today 200
     * means that a partition is missing, and comes without data.
     */
    OptionalInt code() {
      JsonNode code = body.path("code");
      if (!code.isIntegralNumber() || !code.canConvertToInt()) {
        return OptionalInt.empty();
      }
      boolean oldOk = code.intValue() == 200 && body.hasNonNull("data");
      return OptionalInt.of(oldOk ? 0 : code.intValue());
    }

    /** The payload; a missing node if there is none. */
    JsonNode data() {
      return body.path("data");
    }

    String message() {
      return body.path("message").asText(text);
    }
  }

  /** No byte of the request left this machine for the server: it has had no effect. */
  record NotSent(String cause) implements Exchange {}

  /** The request was on its way, wholly or in part, and no usable answer came. */
  record Lost(String cause) implements Exchange {}
}
