package io.milvusimport.planted.store;

/** Stands for the store's interface. */
public interface ObjectStore {}
