package io.milvusimport.planted.milvus;

import io.milvusimport.planted.importjob.Job;
import okhttp3.Response;

/** Stands for a type of the milvus package. */
public record Answer(Response response, Job job) {}
