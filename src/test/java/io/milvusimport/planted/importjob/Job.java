package io.milvusimport.planted.importjob;

import io.milvusimport.planted.ledger.Fact;
import io.milvusimport.planted.schema.Field;

/** Stands for a type of the importjob package. */
public record Job(Fact fact, Field field) {}
