package io.milvusimport.connect.config;

import java.net.URI;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.types.Password;

/** Where imports of Zilliz Cloud are asked for. Absent as a whole for a server of one's own. */
public record CloudConfig(
    URI uri,
    Password apiKey,
    Optional<String> clusterId,
    Optional<String> projectId,
    Optional<String> regionId) {
  public static final String URI_NAME = "cloud.uri";
  public static final String API_KEY = "cloud.api.key";
  public static final String CLUSTER_ID = "cloud.cluster.id";
  public static final String PROJECT_ID = "cloud.project.id";
  public static final String REGION_ID = "cloud.region.id";

  static void define(ConfigDef def) {
    new Group(def, "Zilliz Cloud")
        .add(
            URI_NAME,
            Type.STRING,
            null,
            Checks.HTTP_ADDRESS,
            Importance.MEDIUM,
            "Address of the control plane, such as `https://api.cloud.zilliz.com`. Set it for Zilliz"
                + " Cloud and for nothing else.")
        .add(
            API_KEY,
            Type.PASSWORD,
            null,
            null,
            Importance.MEDIUM,
            "API key for the control plane. Needed with `cloud.uri`.")
        .add(
            CLUSTER_ID,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.MEDIUM,
            "Id of the cluster, such as `in03-...`. Needed with `cloud.uri`, unless project and region"
                + " are given.")
        .add(
            PROJECT_ID,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.LOW,
            "Id of the project, where a project and not a cluster is imported to.")
        .add(
            REGION_ID,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.LOW,
            "Id of the project's region.");
  }

  static Optional<CloudConfig> of(AbstractConfig config) {
    String uri = config.getString(URI_NAME);
    Password apiKey = config.getPassword(API_KEY);
    if (uri == null || apiKey == null) {
      return Optional.empty();
    }
    return Optional.of(
        new CloudConfig(
            URI.create(uri),
            apiKey,
            Optional.ofNullable(config.getString(CLUSTER_ID)),
            Optional.ofNullable(config.getString(PROJECT_ID)),
            Optional.ofNullable(config.getString(REGION_ID))));
  }
}
