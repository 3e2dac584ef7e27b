package io.milvusimport.file;

import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;

/** How a field stands in files whose columns have a type, for documents. */
public final class FileForms {
  private FileForms() {}

  /** The field {@code f} as Parquet's own language has it, in one line. */
  public static String parquet(FieldType type) {
    Field field = SampleCollections.field("f", type);
    return FieldLayout.of(SampleCollections.of(field), VectorCompression.NONE)
        .get(0)
        .parquetType()
        .toString()
        .replaceAll("\\s+", " ");
  }

  /** Item and shape of the {@code .npy} file; of text {@code N} is the longest in characters. */
  public static String numpy(FieldType type) {
    NumpyType form = NumpyType.of(type);
    return (form.isText() ? form.code() + "N" : form.code())
        + (form.width() == 0 ? " (rows,)" : " (rows, " + form.width() + ")");
  }
}
