package io.milvusimport.file;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** A JSON or CSV file as DuckDB reads it. */
public record WrittenText(FileFormat format, SealedFile file) {
  /**
   * All rows in the file's order: column to value, lists as {@link List}, structs as {@link Map}.
   *
   * @param types in the order of the columns, DuckDB's type of each, {@code JSON} for the text of a
   *     JSON value
   */
  public List<Map<String, @Nullable Object>> rows(Map<String, String> types) throws SQLException {
    return query(format == FileFormat.JSON ? json(types) : csv(types));
  }

  /** The cells of any CSV file by its header, in the file's order; none of them is null. */
  static List<Map<String, @Nullable String>> cells(Path csv) throws SQLException {
    String sql =
        """
        SELECT * FROM read_csv('%s', header = true, all_varchar = true, delim = ',', quote = '"',
            escape = '"', nullstr = 'no text at all', auto_detect = true, sample_size = -1)"""
            .formatted(csv);
    List<Map<String, @Nullable String>> rows = new ArrayList<>();
    for (Map<String, @Nullable Object> row : query(sql)) {
      Map<String, @Nullable String> cells = new LinkedHashMap<>();
      row.forEach((name, cell) -> cells.put(name, (String) cell));
      rows.add(cells);
    }
    return rows;
  }

  private String json(Map<String, String> types) {
    String row =
        types.keySet().stream().map(n -> cast("r->'/" + n + "'", n, types)).collect(join());
    return """
    SELECT %s FROM (SELECT unnest(rows) AS r FROM read_json('%s', columns = {rows: 'JSON[]'},
        maximum_object_size = 100000000))"""
        .formatted(row, file.path());
  }

  /** Lists and structs are JSON in their cells. */
  private String csv(Map<String, String> types) {
    String row =
        types.keySet().stream()
            .map(n -> cast(isNested(types.get(n)) ? cell(n) + "::JSON" : cell(n), n, types))
            .collect(join());
    return """
    SELECT %s FROM read_csv('%s', header = true, all_varchar = true, delim = ',', quote = '"',
        escape = '"', nullstr = '~NULL~', auto_detect = false, columns = {%s},
        max_line_size = 100000000, buffer_size = 400000000)"""
        .formatted(
            row,
            file.path(),
            types.keySet().stream().map(n -> "'" + n + "': 'VARCHAR'").collect(join()));
  }

  private static String cell(String name) {
    return "\"" + name + "\"";
  }

  private static boolean isNested(@Nullable String type) {
    return type != null && (type.endsWith("[]") || type.startsWith("STRUCT"));
  }

  /** JSON of a text is that text in quotes: {@code ->>} takes them off. */
  private String cast(String value, String name, Map<String, String> types) {
    String type = types.get(name);
    if (format == FileFormat.JSON && "VARCHAR".equals(type)) {
      return value.replace("->", "->>") + " AS " + cell(name);
    }
    if (format == FileFormat.JSON && "JSON".equals(type)) {
      return "nullif(" + value + ", 'null')::VARCHAR AS " + cell(name);
    }
    String target = "JSON".equals(type) ? "VARCHAR" : type;
    return "(" + value + ")::" + target + " AS " + cell(name);
  }

  private static Collector<CharSequence, ?, String> join() {
    return Collectors.joining(", ");
  }

  private static List<Map<String, @Nullable Object>> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          Map<String, @Nullable Object> row = new LinkedHashMap<>();
          for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
            row.put(result.getMetaData().getColumnName(i), plain(result.getObject(i)));
          }
          rows.add(row);
        }
      }
      return rows;
    }
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof Array array) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object item : (Object[]) array.getArray()) {
        list.add(plain(item));
      }
      return list;
    }
    if (value instanceof DuckDBStruct struct) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (Map.Entry<String, Object> member : struct.getMap().entrySet()) {
        map.put(member.getKey(), plain(member.getValue()));
      }
      return map;
    }
    return value instanceof Object[] array ? Arrays.asList(array) : value;
  }
}
