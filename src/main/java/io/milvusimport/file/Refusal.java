package io.milvusimport.file;

/**
 * A value that a file of this format cannot say: the server would read another one, or fail the
 * whole import.
 *
 * @param column as in {@link RowBuffer}
 * @param problem what the value is, without the value; a clause such as {@code text that ...}
 */
public record Refusal(int column, String problem) {}
