package io.milvusimport.planted.schema;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.ledger.Fact;
import java.net.URI;
import java.util.UUID;

final class Plants {
  @Violates("schema keeps its direction")
  record SeesLedger(Fact fact) {}

  @Violates("the core sees no network")
  record SeesUri(URI uri) {}

  @Violates("the pure packages invent no id")
  static final class InventsId {
    UUID id() {
      return UUID.randomUUID();
    }
  }

  private Plants() {}
}
