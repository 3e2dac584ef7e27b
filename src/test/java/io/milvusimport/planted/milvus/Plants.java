package io.milvusimport.planted.milvus;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.store.ObjectStore;

final class Plants {
  @Violates("milvus keeps its direction")
  record SeesStore(ObjectStore store) {}

  private Plants() {}
}
