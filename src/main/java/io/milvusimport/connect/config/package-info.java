/**
 * The settings: one class a group, each with its names, its part of the definition and its values.
 *
 * <p>Rule: a name is written once; what depends on two settings is checked in {@link
 * io.milvusimport.connect.config.CrossChecks}. Secrets stay in {@code Password} until they are
 * used.
 */
@NullMarked
package io.milvusimport.connect.config;

import org.jspecify.annotations.NullMarked;
