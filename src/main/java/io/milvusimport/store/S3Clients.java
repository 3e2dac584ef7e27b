package io.milvusimport.store;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryUtils;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * The SDK's client as {@link S3ObjectStore} needs it: no checksums and no chunks that only Amazon
 * understands, and few enough repetitions that a call ends within {@link S3Timeouts#call}.
 */
final class S3Clients {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private S3Clients() {}

  /**
   * @param longestAnswer from its head to its end, and between two of its bytes: the SDK cannot
   *     interrupt a read of the body
   */
  static S3Client open(
      S3Settings settings, S3Timeouts timeouts, Duration longestAnswer, S3Credentials credentials) {
    StandardRetryStrategy retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(S3Timeouts.MAX_ATTEMPTS)
            .backoffStrategy(timeouts.backoff())
            .throttlingBackoffStrategy(timeouts.throttledBackoff())
            .retryOnException(S3Clients::isConflict)
            .build();
    return open(settings, timeouts, longestAnswer, credentials, retries);
  }

  /**
   * Repeats only what the store has said that it did not do. Any other request may still arrive
   * when its object is already deleted, and make it again.
   */
  static S3Client ofUploads(S3Settings settings, S3Timeouts timeouts, S3Credentials credentials) {
    StandardRetryStrategy retries =
        StandardRetryStrategy.builder()
            .useClientDefaults(false)
            .maxAttempts(S3Timeouts.MAX_ATTEMPTS)
            .backoffStrategy(timeouts.backoff())
            .throttlingBackoffStrategy(timeouts.throttledBackoff())
            .treatAsThrottling(S3Clients::isThrottled)
            .retryOnException(e -> isConflict(e) || isThrottled(e) || isOfAnotherTime(e))
            .build();
    return open(settings, timeouts, timeouts.busy(), credentials, retries);
  }

  private static S3Client open(
      S3Settings settings,
      S3Timeouts timeouts,
      Duration longestAnswer,
      S3Credentials credentials,
      StandardRetryStrategy retries) {
    return S3Client.builder()
        .region(Region.of(settings.region()))
        .endpointOverride(settings.endpoint())
        .credentialsProvider(credentials)
        .serviceConfiguration(
            s3 -> s3.pathStyleAccessEnabled(settings.pathStyle()).chunkedEncodingEnabled(false))
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
        .overrideConfiguration(
            override ->
                override
                    .apiCallAttemptTimeout(timeouts.attempt(0))
                    .apiCallTimeout(timeouts.call(0))
                    .addExecutionInterceptor(new AnswerLimit(longestAnswer))
                    .addExecutionInterceptor(new ForeignAnswers())
                    .retryStrategy(retries))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_LIMIT)
                .socketTimeout(longestAnswer))
        .build();
  }

  /** Our clock is wrong; the client sets it by the answer. */
  private static boolean isOfAnotherTime(Throwable e) {
    return e instanceof SdkException answer && RetryUtils.isClockSkewException(answer);
  }

  /** The store has taken the request for one too many. */
  private static boolean isThrottled(Throwable e) {
    return e instanceof S3Exception answer
        && (answer.statusCode() == 429
            || (answer.awsErrorDetails() != null
                && "SlowDown".equals(answer.awsErrorDetails().errorCode())));
  }

  /** Two conditional writes met, or a write and a delete; neither won. Source: PutObject, 409. */
  private static boolean isConflict(Throwable e) {
    return e instanceof S3Exception answer && answer.statusCode() == 409;
  }
}
