package io.milvusimport.connect;

import io.milvusimport.schema.Destination;
import java.util.Set;

/** Where the records of a topic go, by the name that transforms gave it. */
interface Router {
  Destination destinationOf(String topic);

  /** Every destination that it may answer with. */
  Set<Destination> destinations();

  static Router toOne(Destination destination) {
    return new Router() {
      @Override
      public Destination destinationOf(String topic) {
        return destination;
      }

      @Override
      public Set<Destination> destinations() {
        return Set.of(destination);
      }
    };
  }
}
