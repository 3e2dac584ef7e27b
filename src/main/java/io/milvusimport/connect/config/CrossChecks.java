package io.milvusimport.connect.config;

import io.milvusimport.connect.config.StoreConfig.StoreType;
import io.milvusimport.file.FileFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/**
 * What holds between settings. A setting that is wrong by itself is absent here: its own error is
 * enough.
 */
final class CrossChecks {
  /** What is wrong, at the setting that is to be changed. */
  record Problem(String name, String message) {}

  private final Map<String, @Nullable Object> values;
  private final DeadLetterConfig deadLetters;
  private final List<Problem> problems = new ArrayList<>();

  private CrossChecks(Map<String, @Nullable Object> values, DeadLetterConfig deadLetters) {
    this.values = values;
    this.deadLetters = deadLetters;
  }

  /**
   * @param values by name, parsed; absent where a setting is not given or wrong
   */
  static List<Problem> of(Map<String, @Nullable Object> values, DeadLetterConfig deadLetters) {
    CrossChecks checks = new CrossChecks(values, deadLetters);
    checks.collection();
    checks.store();
    checks.cloud();
    checks.memory();
    checks.tombstones();
    checks.toleratedErrors();
    return checks.problems;
  }

  private void collection() {
    require(
        has(TargetConfig.COLLECTION) || has(TargetConfig.TOPIC_MAP),
        TargetConfig.COLLECTION,
        "is needed, unless topic.collection.map names a collection for every topic.");
  }

  private void store() {
    boolean isS3 = Choices.text(StoreType.S3).equals(values.get(StoreConfig.TYPE));
    boolean isLocal = Choices.text(StoreType.LOCAL).equals(values.get(StoreConfig.TYPE));
    require(!isS3 || has(StoreConfig.BUCKET), StoreConfig.BUCKET, "is needed for store.type=s3.");
    require(
        !isLocal || has(StoreConfig.LOCAL_DIRECTORY),
        StoreConfig.LOCAL_DIRECTORY,
        "is needed for store.type=local.");
    together(S3Config.ACCESS_KEY_ID, S3Config.SECRET_ACCESS_KEY);
    together(S3Config.SECRET_ACCESS_KEY, S3Config.ACCESS_KEY_ID);
    require(
        !has(S3Config.SESSION_TOKEN) || has(S3Config.ACCESS_KEY_ID),
        S3Config.SESSION_TOKEN,
        "needs s3.access.key.id and s3.secret.access.key.");
  }

  private void together(String one, String other) {
    require(!has(other) || has(one), one, "is needed with " + other + ": give both or neither.");
  }

  private void cloud() {
    if (!has(CloudConfig.URI_NAME)) {
      for (String name :
          List.of(
              CloudConfig.API_KEY,
              CloudConfig.CLUSTER_ID,
              CloudConfig.PROJECT_ID,
              CloudConfig.REGION_ID)) {
        require(!has(name), name, "is for Zilliz Cloud and has no effect without cloud.uri.");
      }
      return;
    }
    boolean hasProject = has(CloudConfig.PROJECT_ID) || has(CloudConfig.REGION_ID);
    require(has(CloudConfig.API_KEY), CloudConfig.API_KEY, "is needed with cloud.uri.");
    require(
        has(CloudConfig.CLUSTER_ID) || hasProject,
        CloudConfig.CLUSTER_ID,
        "is needed with cloud.uri, unless cloud.project.id and cloud.region.id are given.");
    require(
        !has(CloudConfig.CLUSTER_ID) || !hasProject,
        CloudConfig.PROJECT_ID,
        "and cloud.cluster.id exclude each other.");
    require(
        !hasProject || has(CloudConfig.PROJECT_ID),
        CloudConfig.PROJECT_ID,
        "is needed with cloud.region.id.");
    require(
        !hasProject || has(CloudConfig.REGION_ID),
        CloudConfig.REGION_ID,
        "is needed with cloud.project.id.");
    require(
        Choices.text(StoreType.S3).equals(values.get(StoreConfig.TYPE)),
        StoreConfig.TYPE,
        "must be s3 with cloud.uri: Zilliz Cloud reads files from a bucket.");
    require(
        has(S3Config.ACCESS_KEY_ID) || has(S3Config.SECRET_ACCESS_KEY),
        S3Config.ACCESS_KEY_ID,
        "is needed with cloud.uri: Zilliz Cloud reads the bucket with these keys.");
    require(
        !Choices.text(FileFormat.CSV).equals(values.get(FileConfig.FORMAT)),
        FileConfig.FORMAT,
        "cannot be csv with cloud.uri: Zilliz Cloud cannot be told what stands for null.");
  }

  private void memory() {
    if (values.get(FlushConfig.BUFFER_BYTES) instanceof Long buffer
        && values.get(FileConfig.ROW_GROUP_BYTES) instanceof Long rowGroup) {
      require(
          buffer >= rowGroup,
          FlushConfig.BUFFER_BYTES,
          "is %d, but must hold one row group (parquet.row.group.bytes = %d)."
              .formatted(buffer, rowGroup));
    }
  }

  private void tombstones() {
    require(
        !"dlq".equals(values.get(RecordConfig.NULL_VALUES)) || deadLetters.isUsable(),
        RecordConfig.NULL_VALUES,
        "is dlq, but there is no dead letter queue: set errors.tolerance=all and"
            + " errors.deadletterqueue.topic.name.");
  }

  /** What the worker cannot convert it drops by itself: no later check would see it. */
  private void toleratedErrors() {
    require(
        !deadLetters.tolerated() || deadLetters.isUsable(),
        DeadLetterConfig.TOPIC,
        "is needed with errors.tolerance=all: without it the worker drops the records that it cannot"
            + " convert, and nobody knows of them. Set the topic, or errors.tolerance=none.");
  }

  private boolean has(String name) {
    Object value = values.get(name);
    return value instanceof Password password ? !password.value().isEmpty() : value != null;
  }

  private void require(boolean holds, String name, String otherwise) {
    if (!holds) {
      problems.add(new Problem(name, name + " " + otherwise));
    }
  }
}
