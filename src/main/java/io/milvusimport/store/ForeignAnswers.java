package io.milvusimport.store;

import java.util.Optional;
import software.amazon.awssdk.core.SdkResponse;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/**
 * Stops answers that claim success and that no S3 store gives. The SDK looks at little more than
 * the status: with it a proxy's page of HTTP 200 would be an object written or deleted, or an empty
 * list.
 */
final class ForeignAnswers implements ExecutionInterceptor {
  /** Why an answer is foreign: the cause of the exception, which the SDK makes anew. */
  static final class Foreign extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Foreign(String how) {
      super(how);
    }
  }

  @Override
  public void beforeUnmarshalling(
      Context.BeforeUnmarshalling context, ExecutionAttributes attributes) {
    SdkHttpResponse http = context.httpResponse();
    if (http.isSuccessful() && header(http, "Content-Type").contains("html")) {
      throw foreign(http, "a web page");
    }
  }

  @Override
  public void afterUnmarshalling(
      Context.AfterUnmarshalling context, ExecutionAttributes attributes) {
    SdkHttpResponse http = context.httpResponse();
    if (http.isSuccessful()) {
      Optional<String> lack = lack(context.response(), http);
      if (lack.isPresent()) {
        throw foreign(http, lack.get());
      }
    }
  }

  private static SdkClientException foreign(SdkHttpResponse http, String what) {
    String how = "HTTP " + http.statusCode() + ", " + what;
    return SdkClientException.create(how, new Foreign(how));
  }

  /** What every store's answer to the request has, and this one has not. */
  private static Optional<String> lack(SdkResponse response, SdkHttpResponse http) {
    if (response instanceof PutObjectResponse put) {
      return missing(put.eTag() == null, "without an ETag");
    }
    if (response instanceof HeadObjectResponse head) {
      return missing(head.eTag() == null, "without an ETag");
    }
    if (response instanceof GetObjectResponse get) {
      return missing(get.eTag() == null, "without an ETag");
    }
    if (response instanceof CopyObjectResponse copy) {
      return missing(
          copy.copyObjectResult() == null || copy.copyObjectResult().eTag() == null,
          "without the copy's ETag");
    }
    if (response instanceof ListObjectsV2Response list) {
      return missing(list.isTruncated() == null, "without a list");
    }
    if (response instanceof DeleteObjectResponse) {
      String length = header(http, "Content-Length");
      return missing(!length.isEmpty() && !length.equals("0"), "with a text in it");
    }
    return Optional.empty();
  }

  private static Optional<String> missing(boolean isMissing, String how) {
    return isMissing ? Optional.of(how) : Optional.empty();
  }

  private static String header(SdkHttpResponse http, String name) {
    return http.firstMatchingHeader(name).orElse("");
  }
}
