package io.milvusimport.planted.store;

/** Stands for an implementation of the store. */
public final class DiskStore implements ObjectStore {}
