package io.milvusimport.milvus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a collection of Zilliz Cloud is. Imports are asked of the control plane, which is the same
 * for all regions; collections are asked about at the cluster's own address.
 *
 * @param controlPlane such as {@code https://api.cloud.zilliz.com}
 * @param cluster the public endpoint of the cluster or project
 * @param clusterToken {@code user:password} of the cluster; the API key is used if empty
 */
public record ZillizCloudSettings(
    URI controlPlane,
    String apiKey,
    URI cluster,
    Optional<String> clusterToken,
    Target target,
    Bucket bucket) {
  /** Whose collections are meant. */
  public sealed interface Target {}

  public record ServingCluster(String clusterId) implements Target {}

  public record Project(String projectId, String regionId) implements Target {}

  /**
   * The bucket of the files, with keys by which Zilliz Cloud reads it. They must outlive the job.
   *
   * @param sessionToken belongs to temporary keys
   */
  public record Bucket(
      String name, String accessKey, String secretKey, Optional<String> sessionToken) {
    @Override
    public String toString() {
      return "Bucket[" + name + "]";
    }
  }

  /** Throws {@link IllegalArgumentException} for what no request could carry. */
  public ZillizCloudSettings {
    controlEndpoint(controlPlane, apiKey);
    clusterEndpoint(cluster, clusterToken, apiKey);
  }

  Endpoint controlEndpoint() {
    return controlEndpoint(controlPlane, apiKey);
  }

  Endpoint clusterEndpoint() {
    return clusterEndpoint(cluster, clusterToken, apiKey);
  }

  List<String> secrets() {
    return Stream.of(
            Stream.of(apiKey, bucket.accessKey(), bucket.secretKey()),
            clusterToken.stream(),
            bucket.sessionToken().stream())
        .flatMap(s -> s)
        .toList();
  }

  void putTarget(ObjectNode body) {
    if (target instanceof ServingCluster serving) {
      body.put("clusterId", serving.clusterId());
    } else if (target instanceof Project project) {
      body.put("projectId", project.projectId()).put("regionId", project.regionId());
    }
  }

  private static Endpoint controlEndpoint(URI uri, String apiKey) {
    return Endpoint.of(uri, Optional.of(apiKey), "cloud.uri", "cloud.api.key");
  }

  private static Endpoint clusterEndpoint(URI uri, Optional<String> token, String apiKey) {
    return token.isPresent()
        ? Endpoint.of(uri, token, "milvus.uri", "milvus.token")
        : Endpoint.of(uri, Optional.of(apiKey), "milvus.uri", "cloud.api.key");
  }

  @Override
  public String toString() {
    return "ZillizCloudSettings[%s, %s, %s, %s]"
        .formatted(controlEndpoint(), clusterEndpoint(), target, bucket);
  }
}
