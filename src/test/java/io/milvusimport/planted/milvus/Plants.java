package io.milvusimport.planted.milvus;

import io.milvusimport.planted.Violates;
import io.milvusimport.planted.importjob.Job;

final class Plants {
  @Violates("milvus keeps its direction")
  record SeesImportJob(Job job) {}

  private Plants() {}
}
