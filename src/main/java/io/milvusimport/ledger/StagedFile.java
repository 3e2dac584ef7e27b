package io.milvusimport.ledger;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.milvusimport.schema.Destination;
import java.util.regex.Pattern;

/**
 * A sealed file in the bucket, before it belongs to a job.
 *
 * @param name {@code data/<database>/<collection>/<incarnation>-<batch>-<n>}, below the connector's
 *     folder and without suffix and extension; unique for all time
 * @param extension with the dot, such as {@code .parquet}
 * @param bytes size of the object
 * @param collectionId id of the collection that the file was made for
 * @param fingerprint of the schema that the file was made for
 */
public record StagedFile(
    String name,
    String extension,
    Destination destination,
    long bytes,
    long rows,
    String collectionId,
    String fingerprint) {
  private static final Pattern NAME = Pattern.compile(".*/[0-9a-z]+-[0-9]+-[0-9]+");

  public StagedFile {
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
  }

  /** The batch that handed the file over: {@code <incarnation>-<batch>}. */
  @JsonIgnore
  public String batchId() {
    return name.substring(name.lastIndexOf('/') + 1, name.lastIndexOf('-'));
  }

  /** The object's key below the connector's folder under the given suffix. */
  @JsonIgnore
  public String key(Suffix suffix) {
    return name + "." + suffix + extension;
  }
}
