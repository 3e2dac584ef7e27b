package io.milvusimport.emulator;

import java.time.Duration;

/** What goes wrong with one request. */
public sealed interface RequestFault {
  /** The request has no effect and gets this answer. */
  record Answer(int status, String body) implements RequestFault {
    /** A business error: HTTP 200 with a code. */
    public static Answer code(int code, String message) {
      return new Answer(200, Json.object().put("code", code).put("message", message).toString());
    }
  }

  /** The connection is cut before the request has an effect. */
  record LostBefore() implements RequestFault {}

  /** The request has its effect, then the connection is cut. */
  record LostAfter() implements RequestFault {}

  /** The connection is cut at once; the request has its effect so much later. */
  record Late(Duration by) implements RequestFault {}

  /** Effect and answer come so much later, on the wall clock. */
  record Delayed(Duration by) implements RequestFault {}
}
