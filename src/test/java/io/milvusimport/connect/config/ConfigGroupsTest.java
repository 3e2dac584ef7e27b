package io.milvusimport.connect.config;

import static io.milvusimport.connect.config.ConfigAssertions.assertCoversAll;
import static io.milvusimport.connect.config.ConfigAssertions.assertDefaults;
import static io.milvusimport.connect.config.ConfigAssertions.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.connect.config.ImportConfig.FailedFile;
import io.milvusimport.connect.config.ImportConfig.Guarantee;
import io.milvusimport.connect.config.ImportConfig.Protocol;
import io.milvusimport.connect.config.RecordConfig.NullValues;
import io.milvusimport.connect.config.SafetyConfig.OffsetGap;
import io.milvusimport.connect.config.StoreConfig.StoreType;
import io.milvusimport.file.EmptyArrays;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.record.FieldPath;
import io.milvusimport.record.IdSource;
import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.MappingOptions.Renaming;
import io.milvusimport.record.Metadata;
import io.milvusimport.record.UnknownFields;
import io.milvusimport.record.ValueFormat;
import io.milvusimport.schema.ServerGeneration;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** Each group: all its defaults, and all its names with another value. */
class ConfigGroupsTest {
  @Test
  void targetDefaults() {
    assertDefaults(
        TargetConfig.class,
        Map.of(
            "milvus.uri", "required",
            "milvus.token", "none",
            "milvus.server.version", "auto",
            "milvus.database", "default",
            "milvus.collection", "none",
            "milvus.partition", "none",
            "topic.collection.map", "none"));
  }

  @Test
  void targetValues() {
    Map<String, String> values =
        Map.of(
            "milvus.uri", "https://m:1",
            "milvus.token", "root:Milvus",
            "milvus.server.version", "2.6",
            "milvus.database", "shop",
            "milvus.collection", "orders",
            "milvus.partition", "eu",
            "topic.collection.map", "a:b");
    assertCoversAll(TargetConfig.class, values);
    assertThat(config(values).target())
        .isEqualTo(
            new TargetConfig(
                URI.create("https://m:1"),
                Optional.of(new Password("root:Milvus")),
                Optional.of(ServerGeneration.V2_6)));
    assertThat(config(values).routing().display())
        .isEqualTo("database=shop collection=orders partition=eu map=[a:b]");
  }

  @Test
  void cloudDefaults() {
    assertDefaults(
        CloudConfig.class,
        Map.of(
            "cloud.uri", "none",
            "cloud.api.key", "none",
            "cloud.cluster.id", "none",
            "cloud.project.id", "none",
            "cloud.region.id", "none"));
    assertThat(config(Map.of()).cloud()).isEmpty();
  }

  @Test
  void cloudValues() {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "cloud.uri", "https://api",
                "cloud.api.key", "key",
                "cloud.cluster.id", "in03",
                "cloud.project.id", "proj",
                "cloud.region.id", "aws-eu"));
    assertCoversAll(CloudConfig.class, values);
    values.remove("cloud.cluster.id");
    values.put("s3.access.key.id", "id");
    values.put("s3.secret.access.key", "secret");
    assertThat(config(values).cloud())
        .contains(
            new CloudConfig(
                URI.create("https://api"),
                new Password("key"),
                Optional.empty(),
                Optional.of("proj"),
                Optional.of("aws-eu")));
  }

  @Test
  void storeDefaults() {
    assertDefaults(
        StoreConfig.class,
        new HashMap<>(
            Map.of(
                "store.type", "s3",
                "store.bucket", "none",
                "store.prefix", "kafka-import",
                "local.directory", "none",
                "s3.endpoint", "none",
                "s3.region", "us-east-1",
                "s3.path.style.access", false,
                "s3.access.key.id", "none",
                "s3.secret.access.key", "none",
                "s3.session.token", "none")));
  }

  @Test
  void storeValues() {
    Map<String, String> values =
        Map.of(
            "store.type", "local",
            "store.bucket", "other",
            "store.prefix", "a/b",
            "local.directory", "/data",
            "s3.endpoint", "http://minio:9000",
            "s3.region", "eu-west-1",
            "s3.path.style.access", "true",
            "s3.access.key.id", "id",
            "s3.secret.access.key", "secret",
            "s3.session.token", "session");
    assertCoversAll(StoreConfig.class, values);
    assertThat(config(values).store())
        .isEqualTo(
            new StoreConfig(
                StoreType.LOCAL,
                Optional.of("other"),
                "a/b",
                Optional.of(Path.of("/data")),
                new S3Config(
                    Optional.of(URI.create("http://minio:9000")),
                    "eu-west-1",
                    true,
                    Optional.of("id"),
                    Optional.of(new Password("secret")),
                    Optional.of(new Password("session")))));
    assertThat(config(values).folder()).isEqualTo("a/b/sink/");
  }

  @Test
  void recordDefaults() {
    Map<String, Object> defaults =
        new HashMap<>(
            Map.of(
                "value.format", "connect",
                "behavior.on.null.values", "fail",
                "behavior.on.unknown.fields", "dynamic",
                "field.map", "none",
                "id.source", "field",
                "metadata.topic.field", "none",
                "metadata.partition.field", "none",
                "metadata.offset.field", "none",
                "metadata.timestamp.field", "none",
                "metadata.key.field", "none"));
    defaults.put("metadata.headers.field", "none");
    assertDefaults(RecordConfig.class, defaults);
    assertThat(config(Map.of()).records())
        .isEqualTo(new RecordConfig(NullValues.FAIL, MappingOptions.defaults(), false));
  }

  @Test
  void recordValues() {
    assertThat(
            config(
                    Map.of(
                        "value.format", "json",
                        "behavior.on.null.values", "ignore",
                        "behavior.on.unknown.fields", "fail",
                        "field.map", "a.b : c, d\\.e:f",
                        "id.source", "key",
                        "metadata.topic.field", "src",
                        "metadata.headers.field", "h"))
                .records())
        .isEqualTo(
            new RecordConfig(
                NullValues.IGNORE,
                new MappingOptions(
                    UnknownFields.FAIL,
                    List.of(
                        new Renaming(new FieldPath(List.of("a", "b")), "c"),
                        new Renaming(new FieldPath(List.of("d.e")), "f")),
                    IdSource.KEY,
                    Map.of(Metadata.TOPIC, "src", Metadata.HEADERS, "h"),
                    ValueFormat.JSON),
                true));
  }

  @Test
  void fileDefaults() {
    assertDefaults(
        FileConfig.class,
        Map.of(
            "file.format", "parquet",
            "parquet.row.group.bytes", 33_554_432L,
            "parquet.vector.compression", "none",
            "parquet.empty.arrays", "reject",
            "spool.directory", "none"));
  }

  @Test
  void fileValues() {
    assertThat(
            config(
                    Map.of(
                        "file.format", "parquet",
                        "parquet.row.group.bytes", "8388608",
                        "parquet.vector.compression", "zstd",
                        "parquet.empty.arrays", "null",
                        "spool.directory", "/spool"))
                .files())
        .isEqualTo(
            new FileConfig(
                FileFormat.PARQUET,
                8_388_608,
                VectorCompression.ZSTD,
                EmptyArrays.NULL,
                Path.of("/spool")));
  }

  @Test
  void flushDefaults() {
    assertDefaults(
        FlushConfig.class,
        Map.of(
            "flush.bytes", 134_217_728L,
            "flush.records", 0L,
            "flush.interval.ms", 300_000L,
            "flush.files", 500,
            "buffer.max.bytes", 134_217_728L));
    assertThat(config(Map.of()).flush().records()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void flushValues() {
    Map<String, String> values =
        Map.of(
            "flush.bytes", "4294967296",
            "flush.records", "7",
            "flush.interval.ms", "1000",
            "flush.files", "20",
            "buffer.max.bytes", "33554432");
    assertCoversAll(FlushConfig.class, values);
    assertThat(config(values).flush())
        .isEqualTo(new FlushConfig(4_294_967_296L, 7, 1_000, 20, 33_554_432));
  }

  @Test
  void importDefaults() {
    Map<String, Object> defaults =
        new HashMap<>(
            Map.of(
                "delivery.guarantee",
                "exactly_once",
                "import.protocol",
                "auto",
                "import.linger.ms",
                30_000L,
                "import.max.jobs",
                4,
                "import.job.max.files",
                1_000,
                "import.job.max.bytes",
                137_438_953_472L,
                "import.poll.interval.ms",
                5_000L,
                "import.timeout.ms",
                86_400_000L));
    defaults.putAll(
        Map.of(
            "import.max.attempts",
            3,
            "import.max.backlog.bytes",
            68_719_476_736L,
            "import.on.failed.file",
            "fail",
            "import.refresh.load",
            true,
            "files.retention.ms",
            0L));
    assertDefaults(ImportConfig.class, defaults);
  }

  @Test
  void importValues() {
    Map<String, String> values =
        new HashMap<>(
            Map.of(
                "delivery.guarantee", "at_least_once",
                "import.protocol", "reconcile",
                "import.linger.ms", "1",
                "import.max.jobs", "2",
                "import.job.max.files", "3",
                "import.job.max.bytes", "4",
                "import.poll.interval.ms", "500",
                "import.timeout.ms", "60000"));
    values.putAll(
        Map.of(
            "import.max.attempts", "7",
            "import.max.backlog.bytes", "8",
            "import.on.failed.file", "quarantine",
            "import.refresh.load", "false",
            "files.retention.ms", "9"));
    assertThat(config(values).imports())
        .isEqualTo(
            new ImportConfig(
                Guarantee.AT_LEAST_ONCE,
                Protocol.RECONCILE,
                1,
                2,
                3,
                4,
                500,
                60_000,
                7,
                FailedFile.QUARANTINE,
                8,
                false,
                9));
  }

  @Test
  void safetyDefaultsAndValues() {
    assertDefaults(SafetyConfig.class, Map.of("on.offset.gap", "log"));
    Map<String, String> values = Map.of("on.offset.gap", "fail");
    assertCoversAll(SafetyConfig.class, values);
    assertThat(config(values).safety()).isEqualTo(new SafetyConfig(OffsetGap.FAIL));
  }
}
