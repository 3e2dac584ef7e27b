package io.milvusimport.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a row group: its pages, in order.
 *
 * @param dictionary which the pages' values are indices of; if there is none, they are PLAIN
 */
record EncodedColumn(
    ColumnLayout layout, @Nullable EncodedPage dictionary, List<EncodedPage> pages) {}
