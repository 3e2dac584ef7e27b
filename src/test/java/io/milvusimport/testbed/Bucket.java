package io.milvusimport.testbed;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** One bucket of an S3 server, as an outsider sees it. */
public final class Bucket {
  /** While S3Proxy takes an object in, it lists it under its key and a random id. */
  private static final Pattern ON_ITS_WAY = Pattern.compile(".*\\.[a-z]+-[0-9a-f-]{36}");

  private final S3Client client;
  private final String name;

  public Bucket(S3Client client, String name) {
    this.client = client;
    this.name = name;
  }

  /**
   * An object at rest.
   *
   * @param bytes its size
   */
  public record Entry(String key, long bytes) {}

  /** The objects whose keys begin with {@code prefix}, in the order of their keys. */
  public List<Entry> list(String prefix) {
    return client.listObjectsV2Paginator(r -> r.bucket(name).prefix(prefix)).contents().stream()
        .filter(object -> !ON_ITS_WAY.matcher(object.key()).matches())
        .map(object -> new Entry(object.key(), object.size()))
        .toList();
  }

  /** Stores a file as an object. */
  public void put(String key, Path file) {
    client.putObject(request -> request.bucket(name).key(key), file);
  }

  /** Stores a text as an object. */
  public void put(String key, String text) {
    client.putObject(request -> request.bucket(name).key(key), RequestBody.fromString(text));
  }

  /** Deletes an object. */
  public void delete(String key) {
    client.deleteObject(request -> request.bucket(name).key(key));
  }

  /** The content of an object, as UTF-8 text. */
  public String text(String key) {
    return client.getObjectAsBytes(request -> request.bucket(name).key(key)).asUtf8String();
  }
}
