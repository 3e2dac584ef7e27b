package io.milvusimport.store;

import io.milvusimport.store.StoreException.Kind;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLException;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/**
 * What an error of S3 comes to: a kind by HTTP status and error code, and a message that says what
 * to check. Error codes: Amazon S3 API reference, "Error responses", "List of error codes".
 */
final class S3Failure {
  private static final int MAX_QUOTED_CHARS = 300;
  private static final Set<Integer> TRANSIENT_STATUS = Set.of(408, 409, 425, 429);
  private static final Set<String> TRANSIENT_CODES =
      Set.of("RequestTimeout", "OperationAborted", "SlowDown", "InternalError");

  private final S3Settings settings;

  S3Failure(S3Settings settings) {
    this.settings = settings;
  }

  /**
   * @param what operation and object, the beginning of the message
   * @param conditional whether the operation was a conditional create
   */
  StoreException of(String what, boolean conditional, RuntimeException e) {
    if (e instanceof AwsServiceException answer) {
      return answered(what, conditional, answer);
    }
    if (e instanceof AbortedException) {
      Thread.currentThread().interrupt();
      return new StoreException(Kind.UNAVAILABLE, what + " was interrupted.", e);
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return new StoreException(
          Kind.UNAVAILABLE, what + " failed: no answer in time from " + server() + ".", e);
    }
    Optional<String> foreign =
        causeOf(e, ForeignAnswers.Foreign.class)
            .map(Throwable::getMessage)
            .or(() -> causeOf(e, XMLStreamException.class).map(xml -> "its text is not whole XML"));
    if (foreign.isPresent()) {
      return new StoreException(
          Kind.UNAVAILABLE,
          "%s failed: what answers at %s is no S3 store (%s). Check s3.endpoint, and what is between."
              .formatted(what, server(), foreign.get()),
          e);
    }
    if (causeOf(e, S3Credentials.Missing.class).isPresent()) {
      return new StoreException(
          Kind.REFUSED,
          what
              + " was not sent: there are no credentials. Set s3.access.key.id and"
              + " s3.secret.access.key, or give the worker some (environment, profile, role).",
          e);
    }
    return new StoreException(
        Kind.UNAVAILABLE,
        settings.redact(what + " failed: no answer from " + server() + ". " + networkHint(e)),
        e);
  }

  StoreException missing(String what, String name) {
    return new StoreException(
        Kind.MISSING, "%s refused: there is no object %s at %s.".formatted(what, name, server()));
  }

  /** For an answer that claims success and tells too little. */
  StoreException unusable(String what, String why) {
    return new StoreException(
        Kind.UNAVAILABLE, "%s failed at %s: %s.".formatted(what, server(), why));
  }

  /** The same for one key of a batch, which has an error code but no status. */
  StoreException ofCode(String what, String code, @Nullable String said) {
    Kind kind = TRANSIENT_CODES.contains(code) ? Kind.UNAVAILABLE : Kind.REFUSED;
    String hint = code.equals("AccessDenied") ? accessHint(code) : "See the store's own log.";
    return new StoreException(kind, message(what, kind, code, said, hint));
  }

  /** A service's answer is quoted, not attached: its exception would carry text of the server. */
  private StoreException answered(String what, boolean conditional, AwsServiceException e) {
    int status = e.statusCode();
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null || details.errorCode() == null ? "" : details.errorCode();
    String said = details == null ? null : details.errorMessage();
    Kind kind = kindOf(status, code, conditional);
    String answer = (status + " " + code).trim();
    return new StoreException(
        kind, message(what, kind, answer, said, hint(status, code, conditional, e)));
  }

  private Kind kindOf(int status, String code, boolean conditional) {
    if (status == 501 || code.equals("NotImplemented")) {
      return conditional ? Kind.UNSUPPORTED : Kind.REFUSED;
    }
    if (code.equals("ExpiredToken")) {
      // Keys of a role are renewed by the SDK; keys of the settings stay expired.
      return settings.accessKeyId() == null ? Kind.UNAVAILABLE : Kind.REFUSED;
    }
    boolean mayPass =
        status >= 500 || TRANSIENT_STATUS.contains(status) || TRANSIENT_CODES.contains(code);
    return mayPass ? Kind.UNAVAILABLE : Kind.REFUSED;
  }

  private String hint(int status, String code, boolean conditional, AwsServiceException e) {
    Optional<String> region =
        e.awsErrorDetails() == null || e.awsErrorDetails().sdkHttpResponse() == null
            ? Optional.empty()
            : e.awsErrorDetails().sdkHttpResponse().firstMatchingHeader("x-amz-bucket-region");
    boolean otherRegion =
        List.of(
                "PermanentRedirect",
                "AuthorizationHeaderMalformed",
                "IllegalLocationConstraintException")
            .contains(code);
    if (status / 100 == 3 || otherRegion) {
      return "The bucket is in another region%s; s3.region is %s. Check s3.region and s3.endpoint."
          .formatted(region.map(name -> " (" + name + ")").orElse(""), settings.region());
    }
    if (code.equals("ExpiredToken") || code.equals("InvalidToken")) {
      return "Check s3.session.token, or the role of the worker.";
    }
    if (status == 401 || status == 403) {
      return accessHint(code);
    }
    if (code.equals("NoSuchBucket")) {
      return "Check store.bucket, s3.region and s3.endpoint; the connector creates no bucket.";
    }
    if (status == 404) {
      return "Check store.bucket, s3.endpoint and s3.path.style.access.";
    }
    if (status == 501) {
      return conditional
          ? "The store knows no conditional create (If-None-Match: *)."
          : "The store does not know this operation.";
    }
    if (code.equals("EntityTooLarge")) {
      return "One object has at most 5 GB; lower flush.bytes.";
    }
    if (status >= 500 || status == 429) {
      return "The store is overloaded or down.";
    }
    return "See the store's own log.";
  }

  private static String accessHint(String code) {
    return switch (code) {
      case "InvalidAccessKeyId" -> "The store does not know the key: check s3.access.key.id.";
      case "SignatureDoesNotMatch" ->
          "Check s3.secret.access.key, s3.region, and that no proxy changes requests.";
      case "RequestTimeTooSkewed" -> "Set the worker's clock: it is far from the store's.";
      default ->
          "Check the credentials and that they allow s3:GetObject, s3:PutObject, s3:DeleteObject"
              + " and s3:ListBucket here (without the last, a missing object looks denied).";
    };
  }

  private String message(
      String what, Kind kind, String answer, @Nullable String said, String hint) {
    String quoted = said == null || said.isBlank() ? "" : " \"" + shortened(said) + "\"";
    return settings.redact(
        "%s %s: %s answered %s%s. %s"
            .formatted(
                what,
                kind == Kind.UNAVAILABLE ? "failed" : "refused",
                server(),
                answer,
                quoted,
                hint));
  }

  private String networkHint(RuntimeException e) {
    if (causeOf(e, UnknownHostException.class).isPresent()) {
      return "Its host name is unknown: check s3.endpoint, s3.region and s3.path.style.access.";
    }
    Optional<SSLException> tls = causeOf(e, SSLException.class);
    if (tls.isPresent()) {
      return "TLS failed (" + tls.get().getMessage() + "): check s3.endpoint and certificates.";
    }
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return "Check s3.endpoint and the network (" + cause + ").";
  }

  private String server() {
    return settings.endpoint() == null
        ? "Amazon S3 in " + settings.region().toLowerCase(Locale.ROOT)
        : settings.endpoint().toString();
  }

  private static String shortened(String said) {
    String oneLine = said.replaceAll("\\s+", " ").trim();
    return oneLine.length() <= MAX_QUOTED_CHARS
        ? oneLine
        : oneLine.substring(0, MAX_QUOTED_CHARS) + "...";
  }

  private static <T extends Throwable> Optional<T> causeOf(Throwable e, Class<T> type) {
    for (Throwable each = e; each != null; each = each.getCause()) {
      if (type.isInstance(each)) {
        return Optional.of(type.cast(each));
      }
    }
    return Optional.empty();
  }
}
