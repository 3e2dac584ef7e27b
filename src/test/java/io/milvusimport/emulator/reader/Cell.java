package io.milvusimport.emulator.reader;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A value in the row store's form, and what there is to say about it; mostly nothing. */
record Cell(@Nullable Object value, List<Observation> observations) {
  Cell {
    observations = List.copyOf(observations);
  }

  static Cell of(@Nullable Object value) {
    return new Cell(value, List.of());
  }
}
