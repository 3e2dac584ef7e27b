package io.milvusimport.milvus;

import java.nio.file.Path;

/**
 * How the server names the objects of the store, there and back. {@code keyOf(pathOf(key))} is the
 * key; a path that names no object of the store comes back as it is, or nearly so.
 */
public interface ObjectPaths {
  /** The object as a create names it. */
  String pathOf(String objectKey);

  /** The object's key, from the path that the details of a job name. */
  String keyOf(String path);

  /** Milvus reads the key as it is, in the one bucket that it is configured with. */
  static ObjectPaths verbatim() {
    return new ObjectPaths() {
      @Override
      public String pathOf(String objectKey) {
        return objectKey;
      }

      @Override
      public String keyOf(String path) {
        return path.startsWith("/") ? path.substring(1) : path;
      }
    };
  }

  /** Milvus with {@code storageType: local} reads absolute paths of its own machine. */
  static ObjectPaths below(Path directory) {
    String root = directory.toAbsolutePath().normalize() + "/";
    return new ObjectPaths() {
      @Override
      public String pathOf(String objectKey) {
        return root + objectKey;
      }

      @Override
      public String keyOf(String path) {
        return path.startsWith(root) ? path.substring(root.length()) : path;
      }
    };
  }

  /** Zilliz Cloud takes {@code s3://bucket/key}, and may answer with any form of address. */
  static ObjectPaths s3(String bucket) {
    return new S3Urls(bucket);
  }
}
