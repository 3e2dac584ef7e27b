/**
 * Edge: describing collections and running import jobs over REST, with sealed answers.
 *
 * <p>Rule: the only package that sees OkHttp; of this project it sees schema and importjob, whose
 * service it implements; no wall clock.
 */
@NullMarked
package io.milvusimport.milvus;

import org.jspecify.annotations.NullMarked;
