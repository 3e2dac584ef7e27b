package io.milvusimport.planted.intake;

import io.milvusimport.planted.importjob.Job;

/** Stands for a type of the intake package. */
public record Frontier(Job job) {}
