package io.milvusimport.connect.config;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** How the bucket is reached. Without keys the AWS SDK's default chain finds some. */
public record S3Config(
    Optional<URI> endpoint,
    String region,
    boolean pathStyle,
    Optional<String> accessKeyId,
    Optional<Password> secretAccessKey,
    Optional<Password> sessionToken) {
  public static final String ENDPOINT = "s3.endpoint";
  public static final String REGION = "s3.region";
  public static final String PATH_STYLE = "s3.path.style.access";
  public static final String ACCESS_KEY_ID = "s3.access.key.id";
  public static final String SECRET_ACCESS_KEY = "s3.secret.access.key";
  public static final String SESSION_TOKEN = "s3.session.token";

  static void define(Group group) {
    group
        .add(
            ENDPOINT,
            Type.STRING,
            null,
            Checks.HTTP_ADDRESS,
            Importance.MEDIUM,
            "Address of a store other than Amazon's, such as `http://minio:9000`.")
        .add(
            REGION,
            Type.STRING,
            "us-east-1",
            Checks.NOT_BLANK,
            Importance.MEDIUM,
            "Region of the bucket.")
        .add(
            PATH_STYLE,
            Type.BOOLEAN,
            false,
            null,
            Importance.MEDIUM,
            "Whether the bucket is named in the path and not in the host name; most stores other than"
                + " Amazon's need `true`.")
        .add(
            ACCESS_KEY_ID,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.MEDIUM,
            "Access key. Left out, the AWS default chain is used: environment, profile, web identity,"
                + " container, instance.")
        .add(
            SECRET_ACCESS_KEY,
            Type.PASSWORD,
            null,
            null,
            Importance.MEDIUM,
            "Secret of the access key.")
        .add(
            SESSION_TOKEN,
            Type.PASSWORD,
            null,
            null,
            Importance.LOW,
            "Session token of temporary keys.");
  }

  static S3Config of(AbstractConfig config) {
    return new S3Config(
        Optional.ofNullable(config.getString(ENDPOINT)).map(URI::create),
        config.getString(REGION),
        config.getBoolean(PATH_STYLE),
        Optional.ofNullable(config.getString(ACCESS_KEY_ID)),
        Optional.ofNullable(config.getPassword(SECRET_ACCESS_KEY)),
        Optional.ofNullable(config.getPassword(SESSION_TOKEN)));
  }
}
