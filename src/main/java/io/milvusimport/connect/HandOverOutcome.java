package io.milvusimport.connect;

import io.milvusimport.ledger.Fact;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import java.util.List;

/** What became of a batch that was cut. */
sealed interface HandOverOutcome {
  /** It is in the ledger and counts. */
  record HandedOver(List<Fact.Range> ranges) implements HandOverOutcome {
    public HandedOver {
      ranges = List.copyOf(ranges);
    }
  }

  /** It does not count and never will, nor do later ones: its records are to be read again. */
  record Refused(String reason) implements HandOverOutcome {}

  /** As refused, because its files no longer are what the collection takes. */
  record SchemaChanged(Destination destination, CollectionSchema schema)
      implements HandOverOutcome {}

  /** The task cannot go on. */
  record Failed(String message, Throwable cause) implements HandOverOutcome {}
}
