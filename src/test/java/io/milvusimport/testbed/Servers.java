package io.milvusimport.testbed;

/**
 * What a connector lives between: broker, bucket, database and the workers started on them. The
 * same scenarios run on whatever servers these are.
 */
public interface Servers extends AutoCloseable {
  /** What tests that run together lock: all share it, but one that takes the database away. */
  String DATABASE = "the database";

  KafkaTopics topics();

  /** The bucket that the database imports from. */
  Bucket bucket();

  /** {@code http://host:port} of the database's REST v2, for {@code milvus.uri}. */
  String milvusUri();

  /** A client of the database at {@link #milvusUri}. */
  default MilvusRest milvus() {
    return new MilvusRest(milvusUri(), TestBed.TOKEN);
  }

  /**
   * Starts a distributed worker of its own group, with the names of the samples in its environment.
   */
  ConnectWorker startWorker(String group);

  /** Whether the database is importing, with rows that a crash would lose. */
  boolean isImporting(String collection);

  /** Ends the database as a crash would. */
  void killDatabase();

  /** Starts the database again on the data it had. */
  void restartDatabase();

  @Override
  void close();
}
