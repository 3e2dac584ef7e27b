package io.milvusimport.emulator.reader;

import io.milvusimport.emulator.catalog.CollectionDef;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One file format, as the server reads it: rows in the row store's form, or a refusal. */
interface FormatReader {
  /**
   * All rows of one unit of import; a field that the server generates has no key in them.
   *
   * @param files one file; for NumPy one a field, each named {@code <field>.npy}
   * @param options of the import job
   * @throws Judge.Refusal if the server refuses the unit
   * @throws SQLException if DuckDB, where it decodes, cannot decode
   */
  List<Map<String, @Nullable Object>> read(
      List<Path> files, CollectionDef collection, Map<String, String> options, Judge judge)
      throws Judge.Refusal, IOException, SQLException;
}
