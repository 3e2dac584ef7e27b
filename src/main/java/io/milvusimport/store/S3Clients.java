package io.milvusimport.store;

import java.time.Duration;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
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
                    .retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder()
                            .maxAttempts(S3Timeouts.MAX_ATTEMPTS)
                            .backoffStrategy(timeouts.backoff())
                            .throttlingBackoffStrategy(timeouts.throttledBackoff())
                            .retryOnException(S3Clients::isConflict)
                            .build()))
        .httpClientBuilder(
            UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_LIMIT)
                .socketTimeout(longestAnswer))
        .build();
  }

  /** Two conditional writes met, or a write and a delete; neither won. Source: PutObject, 409. */
  private static boolean isConflict(Throwable e) {
    return e instanceof S3Exception answer && answer.statusCode() == 409;
  }
}
