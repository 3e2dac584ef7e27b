package io.milvusimport.milvus;

/** Objects of one bucket as {@code s3://bucket/key}; read back also from the two https forms. */
record S3Urls(String bucket) implements ObjectPaths {
  @Override
  public String pathOf(String objectKey) {
    return "s3://" + bucket + "/" + objectKey;
  }

  @Override
  public String keyOf(String path) {
    int scheme = path.indexOf("://");
    if (scheme < 0) {
      return path.startsWith("/") ? path.substring(1) : path;
    }
    int query = path.indexOf('?');
    String address = path.substring(scheme + 3, query < 0 ? path.length() : query);
    int slash = address.indexOf('/');
    if (slash < 0) {
      return path;
    }
    String host = address.substring(0, slash);
    String rest = address.substring(slash + 1);
    boolean bucketInHost = host.equals(bucket) || host.startsWith(bucket + ".");
    return !bucketInHost && rest.startsWith(bucket + "/")
        ? rest.substring(bucket.length() + 1)
        : rest;
  }
}
