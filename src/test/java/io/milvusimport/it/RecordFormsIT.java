package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.PluginZip;
import io.milvusimport.testbed.ProjectFolder;
import io.milvusimport.testbed.RegistryConverters;
import io.milvusimport.testbed.SchemaRegistry;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.storage.Converter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Records as other converters than the samples' deliver them. */
@ExtendWith(SharedTestBed.class)
class RecordFormsIT {
  private static final int RECORDS = 100;
  private static final Schema PACKAGE =
      SchemaBuilder.struct()
          .name("debian.Package")
          .field("id", Schema.INT64_SCHEMA)
          .field("package", Schema.STRING_SCHEMA)
          .field("section", Schema.STRING_SCHEMA)
          .field("summary", Schema.STRING_SCHEMA)
          .field("installed_size_kb", Schema.INT64_SCHEMA)
          .field("version", Schema.STRING_SCHEMA)
          .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).build())
          .field("homepage", Schema.OPTIONAL_STRING_SCHEMA)
          .field("embedding", SchemaBuilder.array(Schema.FLOAT32_SCHEMA).build())
          .build();
  private static final List<String> FIELDS =
      PACKAGE.fields().stream().map(org.apache.kafka.connect.data.Field::name).toList();

  @TempDir static Path folder;
  private static SchemaRegistry registry;
  private static ConnectWorker worker;

  @BeforeAll
  static void start(TestBed bed) {
    Path logs = ProjectFolder.resolve("target/it-logs");
    registry = SchemaRegistry.start(folder, logs);
    Path plugins = folder.resolve("plugins");
    PluginZip.unpackTo(plugins);
    RegistryConverters.installTo(plugins);
    worker = ConnectWorker.distributed(bed.surroundings("forms").withPlugins(plugins), "forms");
  }

  @AfterAll
  static void stop() {
    if (worker != null) {
      worker.close();
    }
    if (registry != null) {
      registry.close();
    }
  }

  @Test
  void avroThroughARegistryArrivesWhole(TestBed bed) {
    Map<String, String> settings = registrySettings();
    arrivesWhole(
        bed, "avro", RegistryConverters.AVRO, settings, registryConverter(RegistryConverters.AVRO));
  }

  @Test
  void jsonThroughARegistryArrivesWhole(TestBed bed) {
    Map<String, String> settings = registrySettings();
    arrivesWhole(
        bed,
        "json-schema",
        RegistryConverters.JSON_SCHEMA,
        settings,
        registryConverter(RegistryConverters.JSON_SCHEMA));
  }

  @Test
  void jsonThatCarriesItsSchemaArrivesWhole(TestBed bed) {
    Map<String, String> settings = Map.of("schemas.enable", "true");
    JsonConverter converter = new JsonConverter();
    converter.configure(settings, false);
    arrivesWhole(bed, "json-with-schema", JsonConverter.class.getName(), settings, converter);
  }

  @Test
  void jsonThatNoConverterHasReadArrivesWhole(TestBed bed) {
    Trial trial =
        trial(bed, "json-bytes", "org.apache.kafka.connect.converters.ByteArrayConverter")
            .with("value.format", "json");
    arrivesWhole(trial, PackageData.records().subList(0, RECORDS));
  }

  private static void arrivesWhole(
      TestBed bed,
      String form,
      String converterClass,
      Map<String, String> converterSettings,
      Converter producer) {
    Trial trial = trial(bed, form, converterClass);
    converterSettings.forEach((name, value) -> trial.with("value.converter." + name, value));
    List<byte[]> values = new ArrayList<>();
    for (JsonNode one : PackageData.trees().subList(0, RECORDS)) {
      values.add(producer.fromConnectData(trial.topic(), PACKAGE, struct(one)));
    }
    arrivesWhole(trial, values);
  }

  private static Trial trial(TestBed bed, String form, String converterClass) {
    return Trial.of(bed, worker, bed.emulator(), "quickstart", "form-" + form)
        .without("value.converter.schemas.enable")
        .with("value.converter", converterClass);
  }

  private static void arrivesWhole(Trial trial, List<byte[]> values) {
    // Given
    trial.withTopic(1).withCollection();
    trial.start();

    // When
    trial.produce(0, values);
    trial.awaitCommitted(RECORDS);

    // Then
    assertThat(trial.ids()).hasSize(RECORDS).doesNotHaveDuplicates();
    Map<Long, JsonNode> rows = trial.rowsById(FIELDS);
    for (JsonNode one : PackageData.trees().subList(0, RECORDS)) {
      JsonNode row = rows.getOrDefault(one.required("id").longValue(), MissingNode.getInstance());
      assertThat(values(row)).as("package %s", one.required("id")).isEqualTo(values(one));
    }
    trial.end();
  }

  private static Map<String, String> registrySettings() {
    return Map.of("apicurio.registry.url", registry.uri());
  }

  private static Converter registryConverter(String className) {
    Map<String, String> settings = new HashMap<>(registrySettings());
    settings.put("apicurio.registry.auto-register", "true");
    return RegistryConverters.of(className, settings);
  }

  private static Struct struct(JsonNode one) {
    List<Float> embedding =
        StreamSupport.stream(one.required("embedding").spliterator(), false)
            .map(JsonNode::floatValue)
            .toList();
    List<String> tags =
        StreamSupport.stream(one.required("tags").spliterator(), false)
            .map(JsonNode::textValue)
            .toList();
    return new Struct(PACKAGE)
        .put("id", one.required("id").longValue())
        .put("package", one.required("package").textValue())
        .put("section", one.required("section").textValue())
        .put("summary", one.required("summary").textValue())
        .put("installed_size_kb", one.required("installed_size_kb").longValue())
        .put("version", one.required("version").textValue())
        .put("tags", tags)
        .put("homepage", one.path("homepage").textValue())
        .put("embedding", embedding);
  }

  /** The fields in a form that can be compared: numbers as the database keeps them. */
  private static Map<String, Object> values(JsonNode row) {
    Map<String, Object> values = new HashMap<>();
    for (String field : FIELDS) {
      JsonNode value = row.path(field);
      if (field.equals("embedding")) {
        values.put(
            field,
            StreamSupport.stream(value.spliterator(), false).map(JsonNode::floatValue).toList());
      } else if (value.isNumber()) {
        values.put(field, value.longValue());
      } else {
        values.put(field, value.isMissingNode() || value.isNull() ? "null" : value);
      }
    }
    return values;
  }
}
