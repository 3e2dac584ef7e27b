/**
 * Bytes: the columns of one Parquet file in memory, and the file they are written to.
 *
 * <p>Rule: a file is valid only after {@link io.milvusimport.file.DataFile#seal()} returned. Values
 * arrive already checked against the schema; here they are encoded at once and never kept as
 * objects. Everything here belongs to one thread.
 *
 * <p>A row goes through {@link io.milvusimport.file.RowBuffer} into one {@code ColumnBuffer} a
 * field, which cuts encoded pages; {@link io.milvusimport.file.DataFile} spools a full row group
 * through {@code ParquetOutput}, the one place that knows parquet-hadoop's writer.
 */
@NullMarked
package io.milvusimport.file;

import org.jspecify.annotations.NullMarked;
