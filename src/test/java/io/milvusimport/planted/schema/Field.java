package io.milvusimport.planted.schema;

/** Stands for a type of the schema package. */
public record Field(String name) {}
