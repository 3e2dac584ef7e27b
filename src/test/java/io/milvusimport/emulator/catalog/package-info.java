/**
 * What the emulated server is and which collections it holds. The one rule: plain data, no HTTP and
 * no files.
 */
@NullMarked
package io.milvusimport.emulator.catalog;

import org.jspecify.annotations.NullMarked;
