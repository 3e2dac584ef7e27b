package io.milvusimport.record;

/**
 * JSON text in the place of a value, for what is JSON in the record and stays so in the file.
 *
 * @param text one valid JSON value without half characters
 */
record RawJson(String text) {}
