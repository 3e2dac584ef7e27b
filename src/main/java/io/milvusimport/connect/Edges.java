package io.milvusimport.connect;

import io.milvusimport.connect.config.CloudConfig;
import io.milvusimport.connect.config.ConnectorConfig;
import io.milvusimport.connect.config.S3Config;
import io.milvusimport.connect.config.StoreConfig;
import io.milvusimport.connect.config.TargetConfig;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.milvus.MilvusClient;
import io.milvusimport.milvus.ObjectPaths;
import io.milvusimport.milvus.SelfHostedSettings;
import io.milvusimport.milvus.Timeouts;
import io.milvusimport.milvus.ZillizCloudSettings;
import io.milvusimport.milvus.ZillizCloudSettings.Bucket;
import io.milvusimport.milvus.ZillizCloudSettings.Project;
import io.milvusimport.milvus.ZillizCloudSettings.ServingCluster;
import io.milvusimport.milvus.ZillizCloudSettings.Target;
import io.milvusimport.store.LocalObjectStore;
import io.milvusimport.store.ObjectStore;
import io.milvusimport.store.S3ObjectStore;
import io.milvusimport.store.S3Settings;
import io.milvusimport.store.StoreException;
import java.nio.file.Path;
import org.apache.kafka.common.config.types.Password;

/**
 * The two systems the connector talks to beside Kafka.
 *
 * @param closeService ends what the service holds
 */
record Edges(ObjectStore store, ImportService service, Runnable closeService)
    implements AutoCloseable {
  /** How they are reached. */
  @FunctionalInterface
  interface Opener {
    Edges open(ConnectorConfig config) throws StoreException;
  }

  /** Opens both as configured; nothing is sent yet. */
  static Edges open(ConnectorConfig config) throws StoreException {
    ObjectStore store = openStore(config.store());
    MilvusClient service = openService(config);
    return new Edges(store, service, service::close);
  }

  private static ObjectStore openStore(StoreConfig config) throws StoreException {
    return switch (config.type()) {
      case S3 -> S3ObjectStore.open(s3Settings(config));
      case LOCAL -> LocalObjectStore.open(localDirectory(config));
    };
  }

  private static S3Settings s3Settings(StoreConfig config) {
    S3Config s3 = config.s3();
    return new S3Settings(
        config.bucket().orElseThrow(),
        s3.endpoint().orElse(null),
        s3.region(),
        s3.pathStyle(),
        s3.accessKeyId().orElse(null),
        s3.secretAccessKey().map(Password::value).orElse(null),
        s3.sessionToken().map(Password::value).orElse(null));
  }

  private static Path localDirectory(StoreConfig config) {
    return config.localDirectory().orElseThrow();
  }

  private static MilvusClient openService(ConnectorConfig config) {
    TargetConfig target = config.target();
    if (config.cloud().isPresent()) {
      return MilvusClient.zillizCloud(
          cloudSettings(config.cloud().get(), target, config.store()),
          Timeouts.DEFAULT,
          config.records().suppliesKeys());
    }
    ObjectPaths paths =
        config.store().type() == StoreConfig.StoreType.LOCAL
            ? ObjectPaths.below(localDirectory(config.store()))
            : ObjectPaths.verbatim();
    return MilvusClient.selfHosted(
        new SelfHostedSettings(target.uri(), target.token().map(Password::value)),
        paths,
        Timeouts.DEFAULT,
        config.records().suppliesKeys());
  }

  private static ZillizCloudSettings cloudSettings(
      CloudConfig cloud, TargetConfig target, StoreConfig store) {
    Target whose =
        cloud
            .clusterId()
            .<Target>map(ServingCluster::new)
            .orElseGet(
                () -> new Project(cloud.projectId().orElseThrow(), cloud.regionId().orElseThrow()));
    S3Config s3 = store.s3();
    return new ZillizCloudSettings(
        cloud.uri(),
        cloud.apiKey().value(),
        target.uri(),
        target.token().map(Password::value),
        whose,
        new Bucket(
            store.bucket().orElseThrow(),
            s3.accessKeyId().orElseThrow(),
            s3.secretAccessKey().orElseThrow().value(),
            s3.sessionToken().map(Password::value)));
  }

  @Override
  public void close() {
    Releases.each(closeService, store::close);
  }
}
