@NullMarked
package io.milvusimport.bench;

import org.jspecify.annotations.NullMarked;
