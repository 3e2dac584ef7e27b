package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.FieldDef;
import io.milvusimport.emulator.reader.JsonTree.Num;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CSV files: a header, then a row a record. Job options {@code sep} and {@code nullkey} say what
 * separates cells and what stands for null, an empty cell if they do not.
 */
final class CsvReader implements FormatReader {
  @Override
  public List<Map<String, @Nullable Object>> read(
      List<Path> files, CollectionDef collection, Map<String, String> options, Judge judge)
      throws Judge.Refusal, IOException {
    String separator = options.getOrDefault("sep", ",");
    if (separator.length() != 1 || "\0\n\r\"".contains(separator)) {
      throw new Judge.Refusal("unsupported csv separator: '" + separator + "'");
    }
    String nullKey = options.getOrDefault("nullkey", "");
    List<List<String>> records =
        CsvRecords.parse(Files.readString(files.get(0)), separator.charAt(0));
    if (records.isEmpty()) {
      throw new Judge.Refusal("failed to read csv header, error: EOF");
    }
    TextRows textRows = new TextRows(collection, judge, true);
    List<Map<String, @Nullable Object>> rows = new ArrayList<>();
    List<String> header = records.get(0);
    for (List<String> record : records.subList(1, records.size())) {
      rows.add(textRows.row(trees(collection, header, record, nullKey, textRows)));
    }
    return rows;
  }

  private static Map<String, @Nullable Object> trees(
      CollectionDef collection,
      List<String> header,
      List<String> record,
      String nullKey,
      TextRows textRows)
      throws Judge.Refusal {
    Map<String, @Nullable Object> trees = new LinkedHashMap<>();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i);
      Optional<FieldDef> field =
          collection.columns().stream().filter(f -> f.name().equals(name)).findFirst();
      String cell = record.get(i);
      if (field.isEmpty()) {
        trees.put(name, cell);
      } else if (cell.equals(nullKey) && mayBeNull(field.get())) {
        trees.put(name, null);
      } else {
        try {
          trees.put(name, tree(field.get(), cell));
        } catch (TextValues.Unfit e) {
          textRows.refuse(field.get(), e.seen());
        }
      }
    }
    return trees;
  }

  private static boolean mayBeNull(FieldDef field) {
    return field.nullable() || field.defaultValue() != null;
  }

  private static @Nullable Object tree(FieldDef field, String cell) throws TextValues.Unfit {
    return switch (field.type()) {
      case "Bool" -> flag(cell);
      case "Int8", "Int16", "Int32", "Int64" -> new Num(cell);
      case "Float", "Double" -> new Num(named(cell));
      case "VarChar", "Text", "JSON", "Timestamptz", "Geometry" -> cell;
      default -> {
        try {
          yield JsonTree.parse(cell);
        } catch (JsonTree.Malformed e) {
          throw TextValues.mismatch(cell);
        }
      }
    };
  }

  private static boolean flag(String cell) throws TextValues.Unfit {
    return switch (cell) {
      case "1", "t", "T", "true", "TRUE", "True" -> true;
      case "0", "f", "F", "false", "FALSE", "False" -> false;
      default -> throw TextValues.mismatch(cell);
    };
  }

  /** Go's names of what is no number, in Java's spelling. */
  private static String named(String cell) {
    return cell.replaceFirst("(?i)^([+-]?)inf(inity)?$", "$1Infinity")
        .replaceFirst("(?i)^nan$", "NaN");
  }
}
