package io.milvusimport.connect.config;

import static io.milvusimport.connect.config.ConfigAssertions.config;
import static io.milvusimport.connect.config.ConfigAssertions.properties;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.ConfigValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectorConfigTest {
  private static List<String> errors(Map<String, String> properties, String name) {
    return ConnectorConfig.validate(properties).configValues().stream()
        .filter(value -> value.name().equals(name))
        .map(ConfigValue::errorMessages)
        .findFirst()
        .orElse(List.of());
  }

  private static List<String> allErrors(Map<String, String> properties) {
    return ConnectorConfig.validate(properties).configValues().stream()
        .flatMap(value -> value.errorMessages().stream())
        .toList();
  }

  @Test
  void requiredSettingsSuffice() {
    assertThat(allErrors(properties(Map.of()))).isEmpty();
  }

  @Test
  void allErrorsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                ConnectorConfig.of(
                    Map.of("name", "sink", "flush.bytes", "0", "file.format", "orc")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("milvus.uri")
        .hasMessageContaining("milvus.collection")
        .hasMessageContaining("flush.bytes")
        .hasMessageContaining("file.format")
        .hasMessageContaining("store.bucket is needed for store.type=s3.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          store.type                 | gcs             | not supported by this version
          store.type                 | ftp             | must be s3 or local
          file.format                | orc             | must be parquet or json or csv or numpy
          value.format               | avro            | must be connect or json
          topic.collection.map       | a               | not of the form left:right
          topic.collection.map       | a:b.c.d         | [database.]collection[/partition]
          topic.collection.map       | a:b,a:c         | two entries are for a
          topic.collection.map       | ~(:b            | no regular expression
          topic.collection.map       | ~a-(.*):b_$2    | $2 stands for a group
          milvus.collection          | a${b}           | neither ${topic} nor ${field:path}
          milvus.partition           | ${field:}       | neither ${topic} nor ${field:path}
          field.map                  | a..b:c          | an empty one
          field.map                  | a:b:c           | not of the form left:right
          id.source                  | topic           | field or key or coordinates
          flush.files                | 0               | at least
          flush.bytes                | 4294967297      | no more than 4294967296
          flush.bytes                | 0               | at least
          milvus.uri                 | milvus:19530    | must be http(s)://host[:port]
          milvus.uri                 | http://a:b@host | without user and password
          store.prefix               | /a              | must be names
          store.prefix               | a/../b          | must be names
          store.prefix               | a//b            | must be names
          buffer.max.bytes           | 1048576         | must hold one row group
          behavior.on.null.values    | dlq             | there is no dead letter queue
          s3.secret.access.key       | s               | give both or neither
          s3.session.token           | s               | needs s3.access.key.id
          cloud.api.key              | k               | no effect without cloud.uri
          cloud.uri                  | https://api     | cloud.api.key is needed with cloud.uri
          """)
  void whatIsWrongIsSaid(String name, String value, String message) {
    assertThat(allErrors(properties(Map.of(name, value))))
        .anySatisfy(error -> assertThat(error).contains(name.split("\\.")[0]).contains(message));
  }

  @Test
  void errorIsAtTheSettingToBeChanged() {
    assertThat(errors(properties(Map.of("store.type", "local")), "local.directory"))
        .containsExactly("local.directory is needed for store.type=local.");
    assertThat(errors(properties(Map.of("s3.access.key.id", "a")), "s3.secret.access.key"))
        .hasSize(1);
  }

  @Test
  void deadLetterQueueIsUsableOnlyWithTopicAndTolerance() {
    Map<String, String> topic = Map.of("errors.deadletterqueue.topic.name", "dead");
    assertThat(config(topic).deadLetters().isUsable()).isFalse();
    assertThat(
            config(Map.of("errors.deadletterqueue.topic.name", "dead", "errors.tolerance", "all"))
                .deadLetters()
                .isUsable())
        .isTrue();
  }

  @Test
  void toleratedErrorsWithoutADeadLetterTopicAreRefused() {
    assertThat(
            errors(
                properties(Map.of("errors.tolerance", "all")), "errors.deadletterqueue.topic.name"))
        .singleElement()
        .asString()
        .contains("errors.tolerance=all", "errors.tolerance=none");
    assertThat(allErrors(properties(Map.of("errors.tolerance", "none")))).isEmpty();
  }

  @Test
  void aliasesStandForTheirNames() {
    ConnectorConfig config =
        ConnectorConfig.of(
            Map.of(
                "name", "sink",
                "public.endpoint", "http://old:1",
                "token", "t",
                "database.name", "d",
                "collection.name", "c",
                "store.bucket", "b"));
    TargetConfig target = config.target();
    assertThat(target.uri()).hasToString("http://old:1");
    assertThat(target.token().orElseThrow().value()).isEqualTo("t");
    assertThat(config.routing().display()).startsWith("database=d collection=c ");
  }

  @Test
  void aliasBesideItsNameIsRefused() {
    assertThat(errors(properties(Map.of("collection.name", "c")), "milvus.collection"))
        .singleElement()
        .asString()
        .contains("alias collection.name");
  }

  @Test
  void misspeltSettingsAreNamedAndThoseOfTheWorkerAreNot() {
    assertThat(
            ConnectorConfig.unknownNames(
                properties(
                    Map.of(
                        "flush.byte", "1",
                        "milvus.host", "h",
                        "value.converter", "c",
                        "errors.tolerance", "all",
                        "token", "t",
                        "consumer.override.max.poll.records", "1"))))
        .containsExactly("flush.byte", "milvus.host");
  }

  @Test
  void nameIsNeeded() {
    Map<String, String> properties = new HashMap<>(ConfigAssertions.REQUIRED);
    properties.remove("name");
    assertThatThrownBy(() -> ConnectorConfig.of(properties)).hasMessageContaining("name");
  }

  @Test
  void whatIsWrongWithAnAddressDoesNotShowTheSecretInIt() {
    assertThatThrownBy(() -> config(Map.of("milvus.uri", "http://user:hush@host")))
        .hasMessageContaining("milvus.uri must be")
        .hasMessageNotContaining("hush");
  }

  @Test
  void csvFilesAreNotForZillizCloudWhichCannotBeToldWhatNullIs() {
    Map<String, String> cloud =
        Map.of(
            "cloud.uri", "https://api",
            "cloud.api.key", "k",
            "cloud.cluster.id", "in03",
            "s3.access.key.id", "id",
            "s3.secret.access.key", "s");
    Map<String, String> csv = new HashMap<>(cloud);
    csv.put("file.format", "csv");
    Map<String, String> json = new HashMap<>(cloud);
    json.put("file.format", "json");

    assertThat(allErrors(properties(json))).isEmpty();
    assertThat(allErrors(properties(csv)).toString())
        .contains("file.format cannot be csv with cloud.uri");
  }

  @Test
  void noTextShowsASecret() {
    ConnectorConfig config =
        config(
            Map.of(
                "milvus.token", "hush-1",
                "cloud.uri", "https://api",
                "cloud.api.key", "hush-2",
                "cloud.cluster.id", "in03",
                "s3.access.key.id", "id",
                "s3.secret.access.key", "hush-3",
                "s3.session.token", "hush-4"));
    assertThat(config.target() + " " + config.cloud() + " " + config.store())
        .contains("in03", "bucket")
        .doesNotContain("hush");
  }
}
