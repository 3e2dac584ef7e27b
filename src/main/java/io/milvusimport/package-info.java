/**
 * A Kafka Connect sink that loads topics into Milvus and Zilliz Cloud collections by bulk import.
 *
 * <p>Guarantee: every record is imported exactly once, or is in the dead letter queue, or the
 * connector has stopped with an error that names it.
 *
 * <pre>
 *  SinkRecord -&gt; record -&gt; file -&gt; store -&gt; ledger -&gt; importjob -&gt; intake -&gt; preCommit
 *    connect     pure     bytes    edge    facts    pure core   pure      connect
 *                                             \---- milvus (edge) &lt;-- effects / answers --&gt;
 * </pre>
 *
 * <ol>
 *   <li>{@code connect} receives records in the sink task. {@code intake} says which of them are
 *       taken in: each open partition has one offset that it expects next.
 *   <li>{@code record} writes each record at once into column buffers shaped by {@code schema}, or
 *       rejects it with field, expected and actual. No row is kept as an object.
 *   <li>{@code file} encodes full row groups into a spool file and seals it as Parquet when bytes,
 *       records or age say so.
 *   <li>{@code store} uploads sealed files. They count for nothing yet.
 *   <li>{@code ledger} appends one fact that hands the batch over: offset ranges and files
 *       together. The log lives in the bucket and is all that survives a crash.
 *   <li>{@code importjob} folds the facts into state and decides. Facts are appended first, effects
 *       run afterwards; {@code milvus} carries them out and its answers come back as events. The
 *       coordinator that does this runs in the first task of the connector.
 *   <li>{@code intake} reads the frontier from the same state: the end of the unbroken run of
 *       batches whose rows are imported. {@code connect} commits that to Kafka, never more.
 * </ol>
 *
 * <p>What a crash undoes is what no fact names: spooled rows and uploaded files. They are read from
 * Kafka again. What a fact names is carried through by whoever reads the log next.
 *
 * <p>Rule: this package holds no code. The rules of the others are in their own package comments.
 */
@NullMarked
package io.milvusimport;

import org.jspecify.annotations.NullMarked;
