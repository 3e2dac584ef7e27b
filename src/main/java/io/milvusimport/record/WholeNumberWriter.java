package io.milvusimport.record;

import io.milvusimport.file.Columns;
import java.util.Optional;

/** Whole numbers of 8 to 64 bits, read by a {@link WholeNumberReader}. */
final class WholeNumberWriter implements ValueWriter {
  private final WholeNumberReader reader;
  private final boolean isLong;

  WholeNumberWriter(long min, long max) {
    this.reader = new WholeNumberReader(min, max);
    this.isLong = max > Integer.MAX_VALUE;
  }

  @Override
  public Optional<String> write(Object value, Columns columns, int column) {
    Optional<String> problem = reader.read(value);
    if (problem.isPresent()) {
      return problem;
    }
    if (isLong) {
      columns.setLong(column, reader.number());
    } else {
      columns.setInt(column, (int) reader.number());
    }
    return problem;
  }
}
