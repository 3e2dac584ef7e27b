package io.milvusimport.store;

import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The keys of the settings or, without any, of the SDK's default chain. */
final class S3Credentials implements AwsCredentialsProvider, SdkAutoCloseable {
  /** No credentials could be had. A type of its own, because the SDK tells it by message only. */
  static final class Missing extends SdkClientException {
    private static final long serialVersionUID = 1L;

    Missing(SdkException cause) {
      super(SdkClientException.builder().message("no credentials").cause(cause));
    }
  }

  private final AwsCredentialsProvider source;

  private S3Credentials(AwsCredentialsProvider source) {
    this.source = source;
  }

  static S3Credentials of(S3Settings settings) {
    String id = settings.accessKeyId();
    String secret = settings.secretKey();
    if (id == null || secret == null) {
      return new S3Credentials(DefaultCredentialsProvider.builder().build());
    }
    String token = settings.sessionToken();
    return new S3Credentials(
        StaticCredentialsProvider.create(
            token == null
                ? AwsBasicCredentials.create(id, secret)
                : AwsSessionCredentials.create(id, secret, token)));
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return source.resolveCredentials();
    } catch (SdkException e) {
      throw new Missing(e);
    }
  }

  @Override
  public void close() {
    if (source instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
