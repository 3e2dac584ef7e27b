package io.milvusimport.file;

/**
 * How deep the values of a column lie below a row. Everything is optional and lists have three
 * levels, so that in each form the definition level 0 is a null and, where there is a list, 1 an
 * empty one.
 */
enum Nesting {
  FLAT(0, 1),
  /** An array or a vector. */
  LIST(1, 3),
  /** A single value in each struct of an array. */
  STRUCT(1, 4),
  /** A vector in each struct of an array. */
  STRUCT_LIST(2, 6);

  private final int maxRepetition;
  private final int valueDefinition;

  Nesting(int maxRepetition, int valueDefinition) {
    this.maxRepetition = maxRepetition;
    this.valueDefinition = valueDefinition;
  }

  /** The repetition level of a value that only continues the innermost list; 0 without lists. */
  int maxRepetition() {
    return maxRepetition;
  }

  /** The definition level of a value. */
  int valueDefinition() {
    return valueDefinition;
  }

  boolean isInStruct() {
    return this == STRUCT || this == STRUCT_LIST;
  }

  boolean isRepeated() {
    return this != FLAT;
  }
}
