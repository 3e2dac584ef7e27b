package io.milvusimport.planted.ledger;

/** Stands for a type of the ledger package. */
public record Fact(long position) {}
