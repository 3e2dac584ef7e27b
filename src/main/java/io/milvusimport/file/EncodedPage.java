package io.milvusimport.file;

/**
 * A finished data page: its levels and values, compressed if its column is.
 *
 * @param bytes holds the page in {@code [offset, offset + length)}
 * @param rawLength length before compression
 * @param rows rows that start in the page; a row never spans two
 * @param values entries of the level streams: elements, and one for each null or empty list
 * @param nulls those of them without a value
 */
@SuppressWarnings(
    "ArrayRecordComponent") // identity is never asked for; a copy would cost the speed
record EncodedPage(
    byte[] bytes, int offset, int length, int rawLength, int rows, int values, int nulls) {}
