package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** NumPy sets: a {@code .npy} file a field; files of other names are left alone. */
final class NpyReader implements FormatReader {
  private static final Set<String> NEVER = Set.of("Array", "SparseFloatVector");

  private record Source(
      FieldDef field, Optional<NpyArray> array, Verdict without, Map<String, String> facts) {}

  @Override
  public List<Map<String, @Nullable Object>> read(
      List<Path> files, CollectionDef collection, Map<String, String> options, Judge judge)
      throws Judge.Refusal, IOException {
    Map<String, Path> byField = new LinkedHashMap<>();
    for (Path file : files) {
      byField.put(String.valueOf(file.getFileName()).replaceFirst("\\.npy$", ""), file);
    }
    List<Source> sources = new ArrayList<>();
    for (FieldDef field : columns(collection)) {
      sources.add(source(field, Optional.ofNullable(byField.get(field.name())), collection, judge));
    }
    int rows = rows(sources);
    CellJudge cells = new CellJudge(judge, new Values(collection));
    List<Map<String, @Nullable Object>> read = new ArrayList<>();
    for (int n = 0; n < rows; n++) {
      read.add(row(n, sources, new Values(collection), cells));
    }
    return read;
  }

  private static List<FieldDef> columns(CollectionDef collection) {
    List<FieldDef> columns = new ArrayList<>(collection.fields());
    if (collection.dynamicField()) {
      columns.add(FieldDef.DYNAMIC);
    }
    return columns;
  }

  private static Source source(
      FieldDef field, Optional<Path> file, CollectionDef collection, Judge judge)
      throws Judge.Refusal, IOException {
    boolean mayBeMissing =
        field.autoId()
            || field.functionOutput()
            || field.nullable()
            || field.defaultValue() != null
            || field.equals(FieldDef.DYNAMIC);
    if (NEVER.contains(field.type()) && (file.isPresent() || !mayBeMissing)) {
      throw new Judge.Refusal(
          "unsupported importing numpy files for collection with data type: " + field.type());
    }
    if (file.isEmpty() && !mayBeMissing) {
      throw new Judge.Refusal("no file for field: " + field.name());
    }
    Map<String, String> facts = FieldFacts.of(collection, field, file.isPresent());
    Verdict presence = judge.decide("presence", field.typeToken(), facts);
    if (file.isEmpty() || presence != Verdict.ACCEPT) {
      return new Source(field, Optional.empty(), presence, facts);
    }
    NpyArray array = NpyArray.read(file.get());
    NpyHeaders.check(field, array);
    return new Source(field, Optional.of(array), presence, facts);
  }

  private static int rows(List<Source> sources) throws Judge.Refusal {
    int rows = -1;
    for (Source source : sources) {
      if (source.array().isPresent()) {
        int here = source.array().get().rows();
        if (rows >= 0 && here != rows) {
          throw new Judge.Refusal(
              "numpy row count mismatch, field=%s, rowCount=%d, expected=%d"
                  .formatted(source.field().name(), here, rows));
        }
        rows = here;
      }
    }
    return rows;
  }

  private static Map<String, @Nullable Object> row(
      int n, List<Source> sources, Values values, CellJudge cells) throws Judge.Refusal {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (Source source : sources) {
      FieldDef field = source.field();
      if (source.array().isPresent()) {
        Cell cell = values.cell(field, raw(field, source.array().get(), n));
        row.put(field.name(), cells.value(field, source.facts(), cell));
      } else {
        cells.putMissing(row, field, source.without());
      }
    }
    return row;
  }

  private static Object raw(FieldDef field, NpyArray array, int n) {
    if (!field.isVector()) {
      return array.item(n);
    }
    Object[] items = new Object[array.width()];
    for (int i = 0; i < items.length; i++) {
      items[i] = array.item(n * items.length + i);
    }
    return items;
  }
}
