package io.milvusimport.emulator.reader;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What reading one file came to. */
public sealed interface ReadResult {
  /** Ids of the rules that decided something about the file. */
  Set<String> rules();

  /** The server takes the file; a key that the server generates is not in the rows yet. */
  record Taken(List<Map<String, @Nullable Object>> rows, Set<String> rules) implements ReadResult {}

  /**
   * @param reason as the server words it, without the file's name
   */
  record Refused(String reason, Set<String> rules) implements ReadResult {}
}
