package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.catalog.Generation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads files as one generation of the server would: DuckDB decodes, the rule table decides.
 *
 * <p>In full: Bool, Int8 to Int64, Float, Double, VarChar, JSON, Array of these scalars,
 * FloatVector, dynamic keys; also Text, Timestamptz, and binary, half and int8 vectors as bytes.
 * Not emulated, and a failed job that says so: Geometry, arrays of structs, half vectors given as
 * floats, sparse vectors as struct columns. Not safe for threads.
 */
public final class FileReader implements AutoCloseable {
  private final Generation generation;
  private final ReaderRules rules;
  private final Connection duckdb;

  private FileReader(Generation generation, ReaderRules rules, Connection duckdb) {
    this.generation = generation;
    this.rules = rules;
    this.duckdb = duckdb;
  }

  public static FileReader open(Generation generation) {
    try {
      return new FileReader(
          generation, ReaderRules.load(), DriverManager.getConnection("jdbc:duckdb:"));
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not start", e);
    }
  }

  public ReadResult read(Path file, CollectionDef collection) {
    Judge judge = new Judge(rules, generation);
    try {
      return new ReadResult.Taken(rows(file, collection, judge), judge.decided());
    } catch (Judge.Refusal e) {
      return new ReadResult.Refused(e.reason(), judge.decided());
    } catch (SQLException e) {
      // DuckDB quotes the offending value in its message; the first sentence is enough.
      String first = String.valueOf(e.getMessage()).split("[:\n]", 2)[0];
      return new ReadResult.Refused(
          "parquet: the file cannot be read (" + first + ")", judge.decided());
    }
  }

  /** Whether the file has a footer that can be read. */
  public boolean hasFooter(Path file) {
    try {
      return !new ParquetFile(duckdb, file).columns().isEmpty();
    } catch (SQLException e) {
      return false;
    }
  }

  private List<Map<String, @Nullable Object>> rows(Path file, CollectionDef collection, Judge judge)
      throws SQLException, Judge.Refusal {
    ParquetFile parquet = new ParquetFile(duckdb, file);
    ColumnCheck check = new ColumnCheck(collection, parquet.columns(), judge);
    List<FieldSource> sources = check.sources();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    if (!check.readsAsEmpty()) {
      readRows(parquet, sources, valuesOf(collection), judge, rows);
    }
    judge.decide("file", "file", Map.of("rows", rows.isEmpty() ? "none" : "some"));
    return rows;
  }

  private static void readRows(
      ParquetFile parquet,
      List<FieldSource> sources,
      Values values,
      Judge judge,
      List<Map<String, @Nullable Object>> rows)
      throws SQLException, Judge.Refusal {
    List<Judge.Refusal> refusals = new ArrayList<>();
    parquet.forEachRow(
        raw -> {
          try {
            rows.add(row(raw, sources, values, judge));
            return true;
          } catch (Judge.Refusal e) {
            refusals.add(e);
            return false;
          }
        });
    if (!refusals.isEmpty()) {
      throw refusals.get(0);
    }
  }

  private static Map<String, @Nullable Object> row(
      @Nullable Object[] raw, List<FieldSource> sources, Values values, Judge judge)
      throws Judge.Refusal {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (FieldSource source : sources) {
      FieldDef field = source.field();
      if (source.column().isPresent()) {
        Cell cell = values.cell(field, raw[source.column().get().position()]);
        row.put(field.name(), judged(cell, source, judge));
      } else if (source.without() == Verdict.TAKE_DEFAULT) {
        row.put(field.name(), defaultOf(field));
      } else if (source.without() == Verdict.TAKE_NULL) {
        row.put(field.name(), null);
      }
    }
    return row;
  }

  private static @Nullable Object judged(Cell cell, FieldSource source, Judge judge)
      throws Judge.Refusal {
    Object value = cell.value();
    for (Observation o : cell.observations()) {
      Map<String, String> facts = new HashMap<>(source.facts());
      facts.put("seen", o.seen());
      facts.put("actual", o.actual());
      facts.put("limit", o.limit());
      Verdict verdict = judge.decide("value", source.field().typeToken(), facts);
      if (verdict == Verdict.TAKE_NULL) {
        value = null;
      } else if (verdict == Verdict.TAKE_DEFAULT) {
        value = defaultOf(source.field());
      }
    }
    return value;
  }

  private static @Nullable Object defaultOf(FieldDef field) {
    Object value = field.defaultValue();
    return value == null ? null : Values.scalar(field.type(), value);
  }

  private static Values valuesOf(CollectionDef collection) {
    return new Values(collection.fields().stream().map(FieldDef::name).collect(Collectors.toSet()));
  }

  @Override
  public void close() {
    try {
      duckdb.close();
    } catch (SQLException e) {
      throw new IllegalStateException("DuckDB does not close", e);
    }
  }
}
