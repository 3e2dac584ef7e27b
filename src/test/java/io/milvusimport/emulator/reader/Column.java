package io.milvusimport.emulator.reader;

import java.util.Set;

/**
 * A top-level column as its file describes it.
 *
 * @param position among the top-level columns, from 0
 * @param arrow the Arrow type that the server's reader derives, such as {@code list<float32>}
 * @param repetition {@code required}, {@code optional} or {@code repeated}
 * @param listForm {@code three-level} or {@code two-level}; empty for what is no LIST
 * @param codecs of its chunks, over all row groups
 * @param encodings of its pages, over all row groups
 */
record Column(
    String name,
    int position,
    String arrow,
    String repetition,
    String listForm,
    Set<String> codecs,
    Set<String> encodings) {
  Column {
    codecs = Set.copyOf(codecs);
    encodings = Set.copyOf(encodings);
  }

  Column withArrow(String other) {
    return new Column(name, position, other, repetition, listForm, codecs, encodings);
  }
}
