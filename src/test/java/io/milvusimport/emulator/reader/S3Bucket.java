package io.milvusimport.emulator.reader;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** A bucket of an S3 server, addressed by path. */
public final class S3Bucket implements Bucket {
  private final S3Client client;
  private final String bucket;

  private S3Bucket(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  public static S3Bucket open(
      URI endpoint, String region, String bucket, String accessKey, String secretKey) {
    S3Client client =
        S3Client.builder()
            .endpointOverride(endpoint)
            .region(Region.of(region))
            .forcePathStyle(true)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secretKey)))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    return new S3Bucket(client, bucket);
  }

  @Override
  public boolean fetch(String key, Path target) throws IOException {
    try {
      client.getObject(r -> r.bucket(bucket).key(key), ResponseTransformer.toFile(target));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    } catch (SdkException e) {
      throw new IOException("object " + key + " of bucket " + bucket + " cannot be read", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
