package io.milvusimport.planted.milvus;

import io.milvusimport.planted.schema.Field;
import okhttp3.Response;

/** Stands for a type of the milvus package. */
public record Answer(Response response, Field field) {}
