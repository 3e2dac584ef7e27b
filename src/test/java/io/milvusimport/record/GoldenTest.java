package io.milvusimport.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.file.WrittenFile;
import io.milvusimport.schema.Field;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our files against those of the official Python writer, which the server's import is made for. */
class GoldenTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void columnsHaveTheFormOfTheOfficialWriter(Golden golden) throws Exception {
    // When
    WrittenFile ours = write(golden, FileSettings.defaults(), row -> row);

    // Then
    Map<String, List<String>> forms = forms(ours);
    Map<String, List<String>> official = forms(golden.file());
    official.keySet().retainAll(forms.keySet());
    assertThat(forms).isEqualTo(official).hasSizeGreaterThan(18);
  }

  @ParameterizedTest
  @EnumSource
  void mapsReadBackAsTheOfficialWriterWritesThem(Golden golden) throws Exception {
    WrittenFile ours = write(golden, FileSettings.defaults(), row -> row);

    assertThat(comparable(golden, ours.rows())).isEqualTo(comparable(golden, golden.file().rows()));
  }

  @ParameterizedTest
  @EnumSource
  void structsReadBackAsTheOfficialWriterWritesThem(Golden golden) throws Exception {
    WrittenFile ours =
        write(golden, FileSettings.defaults(), row -> StructRecords.of(golden.schema(), row));

    assertThat(withoutDynamic(comparable(golden, ours.rows())))
        .isEqualTo(withoutDynamic(comparable(golden, golden.file().rows())));
  }

  @ParameterizedTest
  @EnumSource
  void tinyPagesAndGroupsChangeNothing(Golden golden) throws Exception {
    FileSettings tiny = FileSettings.parquet(1, 64, VectorCompression.SNAPPY);

    WrittenFile ours = write(golden, tiny, row -> row);

    assertThat(comparable(golden, ours.rows())).isEqualTo(comparable(golden, golden.file().rows()));
  }

  private WrittenFile write(
      Golden golden, FileSettings settings, Function<Map<String, @Nullable Object>, Object> form)
      throws Exception {
    DataFile file = DataFile.create(golden.schema(), settings, directory.resolve("f"));
    RecordMapper mapper = new RecordMapper(golden.schema(), MappingOptions.defaults());
    for (Map<String, @Nullable Object> row : golden.records()) {
      Optional<Rejection> rejection = mapper.write(form.apply(row), file.rowBuffer());
      assertThat(rejection).isEmpty();
    }
    return new WrittenFile(file.seal().path());
  }

  /** Column to the physical type, repetition and annotations of each of its nodes. */
  private static Map<String, List<String>> forms(WrittenFile file) throws SQLException {
    Map<String, List<String>> forms = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> nodes = file.nodes();
    int next = 1;
    while (next < nodes.size()) {
      String column = String.valueOf(nodes.get(next).get("name"));
      List<String> form = new ArrayList<>();
      int open = 1;
      while (open > 0) {
        Map<String, @Nullable Object> node = nodes.get(next++);
        form.add(
            String.format(
                "%s %s %s %s %s",
                node.get("name"),
                node.get("type"),
                node.get("repetition_type"),
                node.get("converted_type"),
                node.get("logical_type")));
        Object children = node.get("num_children");
        open += (children == null ? 0 : ((Number) children).intValue()) - 1;
      }
      forms.put(column, form);
    }
    return forms;
  }

  /**
   * The collection's columns, JSON as trees. The official writer puts the text null where a JSON
   * field is null; the server would take that for a JSON null, so ours is a real one.
   */
  private static List<Map<String, @Nullable Object>> comparable(
      Golden golden, List<Map<String, @Nullable Object>> rows) {
    List<String> columns =
        new ArrayList<>(golden.schema().fields().stream().map(Field::name).toList());
    columns.add("$meta");
    List<Map<String, @Nullable Object>> result = new ArrayList<>();
    for (Map<String, @Nullable Object> row : rows) {
      Map<String, @Nullable Object> copy = new LinkedHashMap<>();
      for (String column : columns) {
        boolean isJson = column.equals("json") || column.equals("$meta");
        copy.put(column, isJson ? Json.tree(row.get(column)) : row.get(column));
      }
      result.add(copy);
    }
    return result;
  }

  private static List<Map<String, @Nullable Object>> withoutDynamic(
      List<Map<String, @Nullable Object>> rows) {
    rows.forEach(row -> row.remove("$meta"));
    return rows;
  }
}
