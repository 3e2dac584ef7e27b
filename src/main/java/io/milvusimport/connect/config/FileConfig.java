package io.milvusimport.connect.config;

import io.milvusimport.file.EmptyArrays;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.VectorCompression;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How files look and where they are while they are written. */
public record FileConfig(
    FileFormat format,
    long rowGroupBytes,
    VectorCompression vectorCompression,
    EmptyArrays emptyArrays,
    Path spoolDirectory) {
  public static final String FORMAT = "file.format";
  public static final String ROW_GROUP_BYTES = "parquet.row.group.bytes";
  public static final String VECTOR_COMPRESSION = "parquet.vector.compression";
  public static final String EMPTY_ARRAYS = "parquet.empty.arrays";
  public static final String SPOOL_DIRECTORY = "spool.directory";

  static void define(ConfigDef def) {
    new Group(def, "Files")
        .add(
            FORMAT,
            Type.STRING,
            "parquet",
            Choices.of(FileFormat.class),
            Importance.LOW,
            "Format of the files. `parquet` is by far the fastest and smallest. `json` keeps an empty"
                + " array apart from null. `csv` cannot say some texts and numbers, which are rejected,"
                + " and is not for Zilliz Cloud. `numpy` writes a folder with an object a field, has no"
                + " null and none of the types without a fixed shape.")
        .add(
            ROW_GROUP_BYTES,
            Type.LONG,
            FileSettings.DEFAULT_ROW_GROUP_BYTES,
            Range.between(1L << 20, 128L << 20),
            Importance.LOW,
            "Bytes after which a row group leaves memory for local disk. A file under construction"
                + " holds about this much heap.")
        .add(
            VECTOR_COMPRESSION,
            Type.STRING,
            "none",
            Choices.of(VectorCompression.class),
            Importance.LOW,
            "Compression of vector columns. Embeddings hardly shrink: `zstd` saves about 7 % at half"
                + " the speed. All other columns are compressed anyway.")
        .add(
            EMPTY_ARRAYS,
            Type.STRING,
            "reject",
            Choices.of(EmptyArrays.class),
            Importance.LOW,
            "What becomes of an empty array in a nullable Array field, which servers read from Parquet"
                + " as null: `reject` rejects the record, `null` lets it become null. Files of"
                + " `file.format=json` and `csv` keep it, and so does a field that is not nullable.")
        .add(
            SPOOL_DIRECTORY,
            Type.STRING,
            null,
            Checks.NOT_BLANK,
            Importance.MEDIUM,
            "Local folder for files until they are uploaded, by default the worker's temporary folder."
                + " It needs room for a few times `flush.bytes` per task. Nothing in it has to survive a"
                + " restart.");
  }

  static FileConfig of(AbstractConfig config) {
    return new FileConfig(
        Choices.value(FileFormat.class, config.getString(FORMAT)),
        config.getLong(ROW_GROUP_BYTES),
        Choices.value(VectorCompression.class, config.getString(VECTOR_COMPRESSION)),
        Choices.value(EmptyArrays.class, config.getString(EMPTY_ARRAYS)),
        Path.of(
            Optional.ofNullable(config.getString(SPOOL_DIRECTORY))
                .orElseGet(() -> System.getProperty("java.io.tmpdir"))));
  }

  public FileSettings settings() {
    return new FileSettings(
        format, rowGroupBytes, FileSettings.DEFAULT_PAGE_BYTES, vectorCompression, emptyArrays);
  }
}
