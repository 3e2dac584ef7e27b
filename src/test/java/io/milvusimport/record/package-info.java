@NullMarked
package io.milvusimport.record;

import org.jspecify.annotations.NullMarked;
