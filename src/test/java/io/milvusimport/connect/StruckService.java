package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.function.Supplier;

/**
 * A server, one call of which meets a fault for a while: then the answer is the fault's, whether
 * the server acted or not.
 */
final class StruckService implements ImportService {
  private final ImportService server;
  private String call = "";
  private Object answer = "";
  private boolean acts;
  private int left;
  private int met;

  StruckService(ImportService server) {
    this.server = server;
  }

  /**
   * @param name of the call, as the sheets have it
   * @param acts whether the server does what is asked of it all the same
   */
  void strike(String name, Object with, boolean acts, int times) {
    this.call = name;
    this.answer = with;
    this.acts = acts;
    this.left = times;
  }

  void heal() {
    left = 0;
  }

  /** Ends the fault and counts anew. */
  void forget() {
    heal();
    met = 0;
  }

  /** How often the fault was met. */
  int met() {
    return met;
  }

  private <T> T struck(String name, Class<T> type, Supplier<T> real) {
    if (!name.equals(call) || left == 0) {
      return real.get();
    }
    left--;
    met++;
    if (acts) {
      T unused = real.get();
    }
    return type.cast(answer);
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    return struck("create", CreateAnswer.class, () -> server.create(request));
  }

  @Override
  public JobAnswer describe(Destination destination, String job) {
    return struck("describe", JobAnswer.class, () -> server.describe(destination, job));
  }

  @Override
  public ListAnswer list(Destination destination) {
    return struck("list", ListAnswer.class, () -> server.list(destination));
  }

  @Override
  public CommandAnswer commit(Destination destination, String job) {
    return struck("commit", CommandAnswer.class, () -> server.commit(destination, job));
  }

  @Override
  public CommandAnswer abort(Destination destination, String job) {
    return struck("abort", CommandAnswer.class, () -> server.abort(destination, job));
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return struck("refresh load", CommandAnswer.class, () -> server.refreshLoad(destination));
  }

  @Override
  public CollectionAnswer describeCollection(String database, String collection) {
    return struck(
        "describe collection",
        CollectionAnswer.class,
        () -> server.describeCollection(database, collection));
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    return struck("has partition", PartitionAnswer.class, () -> server.hasPartition(destination));
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return struck("query", KeysAnswer.class, () -> server.findKeys(destination, keys));
  }
}
