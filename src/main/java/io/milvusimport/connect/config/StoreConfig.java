package io.milvusimport.connect.config;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Where files and ledger are.
 *
 * @param prefix without a slash at either end
 * @param bucket given if the type is {@code S3}
 * @param localDirectory given if the type is {@code LOCAL}
 */
public record StoreConfig(
    StoreType type,
    Optional<String> bucket,
    String prefix,
    Optional<Path> localDirectory,
    S3Config s3) {
  /** What kind of store it is. */
  public enum StoreType {
    S3,
    LOCAL
  }

  public static final String TYPE = "store.type";
  public static final String BUCKET = "store.bucket";
  public static final String PREFIX = "store.prefix";
  public static final String LOCAL_DIRECTORY = "local.directory";

  static void define(ConfigDef def) {
    Group group =
        new Group(def, "Store")
            .add(
                TYPE,
                Type.STRING,
                "s3",
                Choices.of(StoreType.class, "gcs", "azure"),
                Importance.HIGH,
                "`s3` for Amazon S3 and what speaks its protocol; `local` for a folder that server and"
                    + " workers share.")
            .add(
                BUCKET,
                Type.STRING,
                null,
                Checks.NOT_BLANK,
                Importance.HIGH,
                "Bucket that files and ledger are written to: the one that Milvus itself uses, or one"
                    + " that Zilliz Cloud may read. Needed for `s3`.")
            .add(
                PREFIX,
                Type.STRING,
                "kafka-import",
                Checks.KEY_PREFIX,
                Importance.MEDIUM,
                "Everything is written below `<prefix>/<connector name>/`. Changing it starts a new"
                    + " ledger: rows since the last commit are imported again. Set no lifecycle rule on"
                    + " it.")
            .add(
                LOCAL_DIRECTORY,
                Type.STRING,
                null,
                Checks.NOT_BLANK,
                Importance.LOW,
                "Folder of the store, the same path on server and workers. Needed for `local`.");
    S3Config.define(group);
  }

  static StoreConfig of(AbstractConfig config) {
    return new StoreConfig(
        Choices.value(StoreType.class, config.getString(TYPE)),
        Optional.ofNullable(config.getString(BUCKET)),
        config.getString(PREFIX),
        Optional.ofNullable(config.getString(LOCAL_DIRECTORY)).map(Path::of),
        S3Config.of(config));
  }
}
