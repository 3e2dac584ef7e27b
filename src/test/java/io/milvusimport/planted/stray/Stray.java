package io.milvusimport.planted.stray;

import io.milvusimport.planted.Violates;

/** Lives in a package without a rule. */
@Violates("every class has a known package")
public record Stray(String name) {}
