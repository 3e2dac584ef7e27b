package io.milvusimport.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import io.milvusimport.emulator.reader.ReaderRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of the table against a file made for it, on every generation. */
class ReaderRulesTest {
  private static final Map<Generation, FileReader> READERS = new EnumMap<>(Generation.class);

  @TempDir Path folder;

  @BeforeAll
  static void openReaders() {
    for (Generation generation : Generation.values()) {
      READERS.put(generation, FileReader.open(generation));
    }
  }

  @AfterAll
  static void closeReaders() {
    READERS.values().forEach(FileReader::close);
  }

  static List<Planted> plantedFiles() {
    return Stream.of(
            PlantedColumns.all(), PlantedValues.all(), PlantedTypes.all(), PlantedTexts.all())
        .flatMap(List::stream)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("plantedFiles")
  void plantedFileIsAnsweredAsEachGenerationDoes(Planted planted) throws Exception {
    // Given
    Path file = folder.resolve("planted" + extension(planted.source()));
    write(planted.source(), file);
    boolean ruleDecided = false;
    for (Generation generation : Generation.values()) {
      // When
      ReadResult result = reader(generation).read(file, planted.collection());

      // Then
      Planted.Outcome expected = Objects.requireNonNull(planted.outcomes().get(generation));
      if (expected instanceof Planted.Taken taken) {
        assertThat(result).as(generation.version()).isInstanceOf(ReadResult.Taken.class);
        assertThat(values(((ReadResult.Taken) result).rows()))
            .as(generation.version())
            .isEqualTo(taken.values());
      } else if (expected instanceof Planted.Refused refused) {
        assertThat(result).as(generation.version()).isInstanceOf(ReadResult.Refused.class);
        assertThat(((ReadResult.Refused) result).reason())
            .as(generation.version())
            .contains(refused.part());
      }
      ruleDecided |= result.rules().contains(planted.rule());
    }
    assertThat(ruleDecided).as("rule %s decided something", planted.rule()).isTrue();
  }

  @Test
  void everyRuleHasAPlantedFile() {
    // When
    List<String> planted = plantedFiles().stream().map(Planted::rule).distinct().toList();

    // Then
    assertThat(planted).containsExactlyInAnyOrderElementsOf(ReaderRules.load().ids());
  }

  private static FileReader reader(Generation generation) {
    return Objects.requireNonNull(READERS.get(generation));
  }

  private static String values(List<Map<String, @Nullable Object>> rows) {
    return rows.stream().map(ReaderRulesTest::value).collect(Collectors.joining(", "));
  }

  private static String value(Map<String, @Nullable Object> row) {
    return row.containsKey("f") ? print(row.get("f")) : "absent";
  }

  private static String print(@Nullable Object value) {
    if (value instanceof float[] floats) {
      return Arrays.toString(floats);
    }
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(ReaderRulesTest::print).collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof SortedMap) {
      return value.toString();
    }
    return value instanceof Map<?, ?> struct
        ? struct.entrySet().stream()
            .map(e -> e.getKey() + "=" + print(e.getValue()))
            .collect(Collectors.joining(", ", "{", "}"))
        : String.valueOf(value);
  }

  private static String extension(Planted.Source source) {
    return source instanceof Planted.Text text ? text.extension() : ".parquet";
  }

  private static void write(Planted.Source source, Path file) throws IOException, SQLException {
    if (source instanceof Planted.Sql sql) {
      try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
          Statement statement = duckdb.createStatement()) {
        statement.execute(
            "COPY ("
                + sql.select()
                + ") TO '"
                + file
                + "' (FORMAT parquet, "
                + sql.options()
                + ")");
      }
    } else if (source instanceof Planted.Java java) {
      OneRowFile.write(file, java.messageType(), java.row());
    } else if (source instanceof Planted.Text text) {
      Files.writeString(file, text.content());
    } else if (source instanceof Planted.Resource resource) {
      String name = "/emulator/arrow-schema/" + resource.name() + ".parquet";
      try (InputStream in = ReaderRulesTest.class.getResourceAsStream(name)) {
        Files.copy(Objects.requireNonNull(in, name), file);
      }
    }
  }
}
