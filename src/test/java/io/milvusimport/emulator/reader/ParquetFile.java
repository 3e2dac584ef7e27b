package io.milvusimport.emulator.reader;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBStruct;
import org.jspecify.annotations.Nullable;

/** A local Parquet file as DuckDB sees it: the columns it declares and the values it holds. */
final class ParquetFile {
  /** Receives rows; the array is reused and has a value for each top-level column. */
  interface RowVisitor {
    /**
     * @return false to stop reading
     */
    boolean row(@Nullable Object[] values);
  }

  private final Connection duckdb;
  private final String path;

  ParquetFile(Connection duckdb, Path path) {
    this.duckdb = duckdb;
    this.path = path.toString();
  }

  /**
   * @throws SQLException if the file is no Parquet file
   */
  List<Column> columns() throws SQLException {
    SchemaNode root = SchemaNode.read(schemaLines().iterator());
    Map<String, Set<String>> codecs = new HashMap<>();
    Map<String, Set<String>> encodings = new HashMap<>();
    readChunks(codecs, encodings);
    Map<String, String> overrides = arrowOverrides();
    List<Column> columns = new ArrayList<>();
    for (SchemaNode node : root.children()) {
      Column column =
          new Column(
              node.name(),
              columns.size(),
              node.arrow(),
              node.repetition(),
              node.listForm(),
              codecs.getOrDefault(node.name(), Set.of()),
              encodings.getOrDefault(node.name(), Set.of()));
      columns.add(withOverride(column, overrides.getOrDefault(node.name(), "")));
    }
    return columns;
  }

  /**
   * Reads all rows in file order. A list comes as {@code Object[]}, a struct as {@code Map},
   * un-annotated bytes as {@code byte[]}, everything else as JDBC gives it.
   *
   * @throws SQLException if a page cannot be decoded
   */
  void forEachRow(RowVisitor visitor) throws SQLException {
    try (PreparedStatement statement =
        duckdb.prepareStatement("SELECT * FROM read_parquet(?, hive_partitioning=false)")) {
      statement.setString(1, path);
      try (ResultSet rows = statement.executeQuery()) {
        @Nullable Object[] values = new @Nullable Object[rows.getMetaData().getColumnCount()];
        while (rows.next()) {
          for (int i = 0; i < values.length; i++) {
            values[i] = plain(rows.getObject(i + 1));
          }
          if (!visitor.row(values)) {
            return;
          }
        }
      }
    }
  }

  private List<SchemaNode.Line> schemaLines() throws SQLException {
    String sql =
        "SELECT name, type, type_length, repetition_type, num_children, converted_type,"
            + " logical_type FROM parquet_schema(?)";
    return query(
        sql,
        r ->
            new SchemaNode.Line(
                text(r, 1),
                text(r, 2),
                text(r, 3),
                text(r, 4),
                r.getInt(5),
                text(r, 6),
                text(r, 7)));
  }

  private void readChunks(Map<String, Set<String>> codecs, Map<String, Set<String>> encodings)
      throws SQLException {
    List<String[]> chunks =
        query(
            "SELECT path_in_schema, compression, encodings FROM parquet_metadata(?)",
            r -> new String[] {text(r, 1), text(r, 2), text(r, 3)});
    for (String[] chunk : chunks) {
      String column = chunk[0].split(", ", 2)[0];
      codecs.computeIfAbsent(column, c -> new HashSet<>()).add(chunk[1]);
      encodings.computeIfAbsent(column, c -> new HashSet<>()).addAll(List.of(chunk[2].split(", ")));
    }
  }

  private Map<String, String> arrowOverrides() throws SQLException {
    List<String> values =
        query(
            "SELECT value FROM parquet_kv_metadata(?) WHERE key = '"
                + ArrowSchemaKey.KEY
                + "'::BLOB",
            r -> new String(r.getBytes(1), StandardCharsets.US_ASCII));
    return values.isEmpty() ? Map.of() : ArrowSchemaKey.overrides(values.get(0));
  }

  private static Column withOverride(Column column, String override) {
    if (override.isEmpty()) {
      return column;
    }
    return column.withArrow(
        override.equals("fixed_size_list")
            ? column.arrow().replaceFirst("^list", "fixed_size_list")
            : override);
  }

  private interface LineReader<T> {
    T read(ResultSet line) throws SQLException;
  }

  private <T> List<T> query(String sql, LineReader<T> reader) throws SQLException {
    try (PreparedStatement statement = duckdb.prepareStatement(sql)) {
      statement.setString(1, path);
      try (ResultSet lines = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (lines.next()) {
          found.add(reader.read(lines));
        }
        return found;
      }
    }
  }

  private static String text(ResultSet line, int column) throws SQLException {
    String value = line.getString(column);
    return value == null ? "" : value;
  }

  private static @Nullable Object plain(@Nullable Object value) throws SQLException {
    if (value instanceof Array list) {
      @Nullable Object[] elements = (Object[]) list.getArray();
      for (int i = 0; i < elements.length; i++) {
        elements[i] = plain(elements[i]);
      }
      return elements;
    }
    if (value instanceof DuckDBStruct struct) {
      Map<String, @Nullable Object> members = new HashMap<>();
      for (Map.Entry<String, Object> member : struct.getMap().entrySet()) {
        members.put(member.getKey(), plain(member.getValue()));
      }
      return members;
    }
    if (value instanceof Blob blob) {
      return blob.getBytes(1, (int) blob.length());
    }
    return value;
  }
}
