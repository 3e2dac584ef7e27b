package io.milvusimport.file;

import java.nio.file.Path;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** A Parquet file as DuckDB reads it. */
public record WrittenFile(Path path) {
  /** All rows in the file's order: column to value, lists as {@link List}, structs as maps. */
  public List<Map<String, @Nullable Object>> rows() throws SQLException {
    return query("SELECT * FROM read_parquet('%s')");
  }

  /** The schema tree, root first: name, type, repetition_type, num_children, ... of each node. */
  public List<Map<String, @Nullable Object>> nodes() throws SQLException {
    return query("SELECT * FROM parquet_schema('%s')");
  }

  /** Field to the name, physical type, repetition and annotations of each of its nodes. */
  public Map<String, List<String>> forms() throws SQLException {
    Map<String, List<String>> forms = new LinkedHashMap<>();
    List<Map<String, @Nullable Object>> nodes = nodes();
    int next = 1;
    while (next < nodes.size()) {
      String field = String.valueOf(nodes.get(next).get("name"));
      List<String> form = new ArrayList<>();
      int open = 1;
      while (open > 0) {
        Map<String, @Nullable Object> node = nodes.get(next++);
        form.add(form(node));
        Object children = node.get("num_children");
        open += (children == null ? 0 : ((Number) children).intValue()) - 1;
      }
      forms.put(field, form);
    }
    return forms;
  }

  /** One entry a column of a row group: encodings, compression, num_values, ... */
  public List<Map<String, @Nullable Object>> chunks() throws SQLException {
    return query("SELECT * FROM parquet_metadata('%s') ORDER BY row_group_id, column_id");
  }

  public Map<String, @Nullable Object> summary() throws SQLException {
    return query("SELECT * FROM parquet_file_metadata('%s')").get(0);
  }

  public List<Map<String, @Nullable Object>> keyValues() throws SQLException {
    return query("SELECT * FROM parquet_kv_metadata('%s')");
  }

  private List<Map<String, @Nullable Object>> query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement()) {
      statement.execute("SET threads = 1");
      try (ResultSet result = statement.executeQuery(String.format(sql, path))) {
        return read(result);
      }
    }
  }

  private static String form(Map<String, @Nullable Object> node) {
    return String.format(
        "%s %s %s %s %s",
        node.get("name"),
        node.get("type"),
        node.get("repetition_type"),
        node.get("converted_type"),
        node.get("logical_type"));
  }

  private static List<Map<String, @Nullable Object>> read(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        row.put(columns.getColumnName(i), plain(result.getObject(i)));
      }
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof Array array) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Object element : (Object[]) array.getArray()) {
        list.add(plain(element));
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
    return value;
  }
}
