/**
 * A copy of the project's package tree in which each package rule is broken, to show that the rules
 * can fail.
 *
 * <p>Rule: nothing here runs; each class breaks exactly the rules that it names, or none.
 */
@NullMarked
package io.milvusimport.planted;

import org.jspecify.annotations.NullMarked;
