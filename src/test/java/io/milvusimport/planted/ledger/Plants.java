package io.milvusimport.planted.ledger;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.importjob.Job;
import io.milvusimport.planted.store.DiskStore;
import io.milvusimport.planted.store.ObjectStore;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.parquet.schema.MessageType;
import software.amazon.awssdk.services.s3.S3Client;

final class Plants {
  @Violates("ledger keeps its direction")
  record SeesImportJob(Job job) {}

  @Violates("the ledger sees the store's interface alone")
  record SeesImplementation(DiskStore store) {}

  @Violates("only store sees AWS")
  record SeesAws(S3Client client) {}

  @Violates("only connect and record see Kafka")
  record SeesKafka(OffsetAndMetadata offset) {}

  @Violates("only file sees Parquet")
  record SeesParquet(MessageType type) {}

  @Violates("the core reads no clock")
  static final class RefersToClock {
    LongSupplier clock() {
      return System::currentTimeMillis;
    }
  }

  record SeesInterface(ObjectStore store) {}

  private Plants() {}
}
