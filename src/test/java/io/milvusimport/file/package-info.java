@NullMarked
package io.milvusimport.file;

import org.jspecify.annotations.NullMarked;
