package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parquet files: DuckDB decodes, the rule table decides. */
final class ParquetReader implements FormatReader {
  private final Connection duckdb;

  ParquetReader(Connection duckdb) {
    this.duckdb = duckdb;
  }

  @Override
  public List<Map<String, @Nullable Object>> read(
      List<Path> files, CollectionDef collection, Map<String, String> options, Judge judge)
      throws SQLException, Judge.Refusal {
    return rows(files.get(0), collection, judge);
  }

  private List<Map<String, @Nullable Object>> rows(Path file, CollectionDef collection, Judge judge)
      throws SQLException, Judge.Refusal {
    ParquetFile parquet = new ParquetFile(duckdb, file);
    ColumnCheck check = new ColumnCheck(collection, parquet.columns(), judge);
    List<FieldSource> sources = check.sources();
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    if (!check.readsAsEmpty()) {
      readRows(parquet, sources, new Values(collection), judge, rows);
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
    CellJudge cells = new CellJudge(judge, values);
    List<Judge.Refusal> refusals = new ArrayList<>();
    parquet.forEachRow(
        raw -> {
          try {
            rows.add(row(raw, sources, values, cells));
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
      @Nullable Object[] raw, List<FieldSource> sources, Values values, CellJudge cells)
      throws Judge.Refusal {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (FieldSource source : sources) {
      FieldDef field = source.field();
      if (source.column().isPresent()) {
        Cell cell = values.cell(field, raw[source.column().get().position()]);
        row.put(field.name(), cells.value(field, source.facts(), cell));
      } else {
        cells.putMissing(row, field, source.without());
      }
    }
    return row;
  }
}
