package io.milvusimport.importjob;

import io.milvusimport.ledger.StagedFile;
import io.milvusimport.schema.Destination;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A batch that was handed over and of which not every file is in.
 *
 * @param files names of those that are not, at least one
 * @param begun destinations that rows of the batch are in, or were set aside for
 */
record OpenBatch(Set<String> files, List<Destination> begun) {
  static OpenBatch of(List<StagedFile> files) {
    return new OpenBatch(
        files.stream().map(StagedFile::name).collect(Collectors.toCollection(TreeSet::new)),
        List.of());
  }

  /** The batch without a file whose rows are in or set aside; null if that was the last. */
  @Nullable OpenBatch done(StagedFile file) {
    return files.contains(file.name())
        ? without(
            file.name(),
            Stream.concat(begun.stream(), Stream.of(file.destination())).distinct().toList())
        : this;
  }

  /** The batch without a file that will not be imported; null if that was the last. */
  @Nullable OpenBatch withdrawn(StagedFile file) {
    return without(file.name(), begun);
  }

  private @Nullable OpenBatch without(String file, List<Destination> nowBegun) {
    Set<String> left = new TreeSet<>(files);
    left.remove(file);
    return left.isEmpty() ? null : new OpenBatch(left, nowBegun);
  }
}
