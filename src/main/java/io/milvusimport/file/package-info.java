/**
 * Bytes: rows become a Parquet, JSON, CSV or NumPy file, which counts only once it is sealed.
 *
 * <p>Rule: the only package that sees Parquet; no clock and no network.
 */
@NullMarked
package io.milvusimport.file;

import org.jspecify.annotations.NullMarked;
