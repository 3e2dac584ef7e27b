package io.milvusimport.emulator;

/** An endpoint's "no": a server code and a message, sent with HTTP 200 unless it says otherwise. */
final class ApiFailure extends Exception {
  private final int status;
  private final int code;

  ApiFailure(int code, String message) {
    this(200, code, message);
  }

  ApiFailure(int status, int code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  int code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
