/**
 * Where imported rows live and how they are found again. The one rule: nothing outside {@link
 * io.milvusimport.emulator.rows.RowStore} knows how rows are kept, so that a real server can keep
 * them.
 */
@NullMarked
package io.milvusimport.emulator.rows;

import org.jspecify.annotations.NullMarked;
