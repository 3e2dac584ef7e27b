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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Parquet file as DuckDB reads it. */
public record WrittenFile(Path path) {
  /** All rows in the file's order: column to value, lists as {@link List}. */
  public List<Map<String, @Nullable Object>> rows() throws SQLException {
    return query("SELECT * FROM read_parquet('%s')");
  }

  /** The schema tree, root first: name, type, repetition_type, num_children, ... of each node. */
  public List<Map<String, @Nullable Object>> nodes() throws SQLException {
    return query("SELECT * FROM parquet_schema('%s')");
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

  private static List<Map<String, @Nullable Object>> read(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    while (result.next()) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        Object value = result.getObject(i);
        row.put(
            columns.getColumnName(i),
            value instanceof Array array ? Arrays.asList((Object[]) array.getArray()) : value);
      }
      rows.add(row);
    }
    return rows;
  }
}
