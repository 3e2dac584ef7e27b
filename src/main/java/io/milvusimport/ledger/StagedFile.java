package io.milvusimport.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.KeyRank;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A sealed file in the bucket, before it belongs to a job: one object, or several in a folder of
 * their own.
 *
 * @param name {@code data/<database>/<collection>/<incarnation>-<batch>-<n>}, below the connector's
 *     folder and without suffix and extension; unique for all time
 * @param extension with the dot, such as {@code .parquet}
 * @param bytes size of all its objects
 * @param collectionId id of the collection that the file was made for
 * @param fingerprint of the schema that the file was made for
 * @param parts names of the objects in the folder, such as {@code id.npy}; empty for a single
 *     object
 * @param keys the {@value #MOST_KEYS} of its primary keys that come first by {@link KeyRank}, in
 *     that order, numbers in decimal; fewer if it has no more; empty if it is not known which
 */
public record StagedFile(
    String name,
    String extension,
    Destination destination,
    long bytes,
    long rows,
    String collectionId,
    String fingerprint,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> parts,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> keys) {
  /** How many keys a file names. */
  public static final int MOST_KEYS = 4;

  private static final Pattern NAME = Pattern.compile(".*/[0-9a-z]+-[0-9]+-[0-9]+");

  /**
   * @param parts null in entries that were written before files had parts
   * @param keys null where the entry has none
   */
  public StagedFile {
    parts = parts == null ? List.of() : List.copyOf(parts);
    keys = keys == null ? List.of() : List.copyOf(keys);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Staged file " + name + ": the name does not end in <incarnation>-<batch>-<n>");
    }
    if (bytes <= 0 || rows <= 0) {
      throw new IllegalArgumentException(
          "Staged file "
              + name
              + ": "
              + bytes
              + " bytes and "
              + rows
              + " rows; both must be above 0");
    }
    if (parts.stream().anyMatch(part -> part.indexOf('/') >= 0 || !part.endsWith(extension))
        || parts.size() != parts.stream().distinct().count()) {
      throw new IllegalArgumentException(
          "Staged file " + name + ": its parts are no file names of " + extension + ": " + parts);
    }
  }

  /** A file that is a single object. */
  public StagedFile(
      String name,
      String extension,
      Destination destination,
      long bytes,
      long rows,
      String collectionId,
      String fingerprint) {
    this(
        name, extension, destination, bytes, rows, collectionId, fingerprint, List.of(), List.of());
  }

  /** A file in parts, of which no key is known. */
  public StagedFile(
      String name,
      String extension,
      Destination destination,
      long bytes,
      long rows,
      String collectionId,
      String fingerprint,
      List<String> parts) {
    this(name, extension, destination, bytes, rows, collectionId, fingerprint, parts, List.of());
  }

  /** Of its batch, from 0. */
  public int number() {
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  /** The same file under the name of another number in its batch. */
  public StagedFile renumbered(int number) {
    return new StagedFile(
        name.substring(0, name.lastIndexOf('-') + 1) + number,
        extension,
        destination,
        bytes,
        rows,
        collectionId,
        fingerprint,
        parts,
        keys);
  }

  /** The same with its first keys. */
  public StagedFile withKeys(List<String> first) {
    return new StagedFile(
        name, extension, destination, bytes, rows, collectionId, fingerprint, parts, first);
  }

  /**
   * Whether a key may be in the file. Only keys that come before the last of {@link #keys} are
   * known not to be.
   */
  public boolean mayHold(String key, boolean isText) {
    if (keys.isEmpty() || keys.contains(key)) {
      return true;
    }
    String last = keys.get(keys.size() - 1);
    return keys.size() >= MOST_KEYS && KeyRank.of(key, isText) >= KeyRank.of(last, isText);
  }

  /** The batch that handed the file over: {@code <incarnation>-<batch>}. */
  @JsonIgnore
  public String batchId() {
    return name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('-'));
  }

  /**
   * The object's key below the connector's folder under the given suffix; of a file in parts the
   * folder, which ends in {@code /}.
   */
  @JsonIgnore
  public String path(Suffix suffix) {
    return name + "." + suffix + (parts.isEmpty() ? extension : "/");
  }

  /** The keys of all its objects below the connector's folder, in the order of the parts. */
  @JsonIgnore
  public List<String> keys(Suffix suffix) {
    String path = path(suffix);
    return parts.isEmpty() ? List.of(path) : parts.stream().map(part -> path + part).toList();
  }
}
