package io.milvusimport.framework;

/**
 * What Kafka Connect does to a sink task and its offsets, one sentence a test: held by the model
 * and by all released versions that the connector supports.
 */
public abstract class SinkTaskContract
    implements CommitContract, RewindContract, RebalanceContract, LifeContract {}
