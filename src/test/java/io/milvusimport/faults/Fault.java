package io.milvusimport.faults;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A way for a call to go wrong.
 *
 * @param name as the sheets have it
 * @param answer what comes back where something does: status line, headers and body
 */
public record Fault(String name, Wire wire, String answer) {
  /** What happens to the connection. */
  public enum Wire {
    /** Nobody listens. */
    CLOSED_PORT,
    /** Cut before the request was read. */
    RESET_BEFORE,
    /** Cut when the request was read. */
    RESET_AFTER,
    /** The request is read, and nothing is said. */
    SILENCE,
    /** The answer begins, and then nothing comes. */
    STALL,
    /** The answer comes byte by byte and has no end. */
    TRICKLE,
    /** The answer ends before all of it came. */
    CUT,
    /** The answer comes. */
    ANSWER
  }

  private static final Pattern STATUS = Pattern.compile("HTTP (\\d+)");
  private static final Pattern CODE = Pattern.compile("code (-?\\d+)");
  private static final Pattern S3_ERROR = Pattern.compile("(\\d+) (\\w+)");
  private static final String TIME = "Wed, 01 Jul 2026 12:00:00 GMT";
  private static final String DATE = "\r\nDate: " + TIME;

  /** One page that serves every call: what a call does not ask for it does not look at. */
  private static final String MILVUS_DATA =
      """
      {"jobId":"7","state":"Importing","records":[],"has":true,"collectionID":1,\
      "fields":[{"name":"id","type":"Int64","primaryKey":true}]}\
      """;

  private static final String PAGE =
      """
      <html><head><title>%s</title><style>body {}</style></head>\r
      <body>Sign in, %s</body></html>\
      """;

  /**
   * A fault of Milvus. What it answers by HTTP status claims success in its body.
   *
   * @param secret what the server repeats of the request, where it says anything
   */
  public static Fault ofMilvus(String name, String secret) {
    Matcher status = STATUS.matcher(name);
    if (status.matches()) {
      return answer(name, status.group(1), "application/json", milvusBody(0, secret));
    }
    Matcher code = CODE.matcher(name);
    if (code.matches()) {
      int number = Integer.parseInt(code.group(1));
      return answer(name, "200", "application/json", milvusBody(number, secret));
    }
    if (name.equals("garbage")) {
      return answer(name, "200", "application/json", "\u0001\u0002 code: " + secret);
    }
    return common(name, head("200", "application/json", 4_000) + milvusBody(0, secret), secret);
  }

  /** A fault of a store that speaks S3. */
  public static Fault ofS3(String name, String secret) {
    Matcher error = S3_ERROR.matcher(name);
    if (error.matches()) {
      String body =
          "<Error><Code>%s</Code><Message>the store says, %s</Message></Error>"
              .formatted(error.group(2), secret);
      return answer(name, error.group(1), "application/xml", body);
    }
    Matcher status = STATUS.matcher(name);
    if (status.matches()) {
      return answer(name, status.group(1), "text/plain", "");
    }
    if (name.equals("garbage")) {
      return answer(name, "200", "application/octet-stream", "\u0001\u0002 <" + secret);
    }
    String begun =
        head("200", "application/xml\r\nETag: \"etag\"\r\nLast-Modified: " + TIME, 4_000);
    return common(name, begun + "<Lis", secret);
  }

  /** Whether nothing but the caller's deadline ends a call. */
  public boolean isEndedByTime() {
    return wire == Wire.SILENCE || wire == Wire.STALL || wire == Wire.TRICKLE;
  }

  private static Fault common(String name, String begunAnswer, String secret) {
    return switch (name) {
      case "connection refused" -> new Fault(name, Wire.CLOSED_PORT, "");
      case "reset before" -> new Fault(name, Wire.RESET_BEFORE, "");
      case "reset after" -> new Fault(name, Wire.RESET_AFTER, "");
      case "no answer" -> new Fault(name, Wire.SILENCE, "");
      case "stall" -> new Fault(name, Wire.STALL, begunAnswer);
      case "trickle" -> new Fault(name, Wire.TRICKLE, begunAnswer);
      case "cut" -> new Fault(name, Wire.CUT, begunAnswer);
      case "page 200" -> answer(name, "200", "text/html", PAGE.formatted("Single sign-on", secret));
      case "page 404" -> answer(name, "404", "text/html", PAGE.formatted("Not here", secret));
      case "page 502" -> answer(name, "502", "text/html", PAGE.formatted("Bad gateway", secret));
      default -> throw new IllegalArgumentException("No fault is called '" + name + "'");
    };
  }

  private static String milvusBody(int code, String secret) {
    return "{\"code\":%d,\"message\":\"the server says, %s\"%s}"
        .formatted(code, secret, code == 0 ? ",\"data\":" + MILVUS_DATA : "");
  }

  private static Fault answer(String name, String status, String type, String body) {
    return new Fault(name, Wire.ANSWER, head(status, type, body.length()) + body);
  }

  private static String head(String status, String type, int length) {
    // OkHttp, left to itself, takes the first as leave to send a POST again.
    String more = (status.equals("503") ? "\r\nRetry-After: 0" : "") + DATE;
    return "HTTP/1.1 %s Status\r\nContent-Type: %s%s\r\nContent-Length: %d\r\n\r\n"
        .formatted(status, type, more, length);
  }

  @Override
  public String toString() {
    return name;
  }
}
