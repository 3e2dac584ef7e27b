/**
 * The emulated server's file reader: bucket object, Parquet columns, rows. The one rule: what is
 * accepted and refused is data ({@code emulator/reader-rules.tsv}); the code only observes.
 */
@NullMarked
package io.milvusimport.emulator.reader;

import org.jspecify.annotations.NullMarked;
