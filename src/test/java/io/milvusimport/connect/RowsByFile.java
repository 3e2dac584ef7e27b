package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.StoreException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * A server that counts how often each handed-over file was imported, whatever name of it a job was
 * given. It gets on with all jobs before it takes the next call, whoever asks for what: reads their
 * input, and fails those whose input is gone.
 */
final class RowsByFile implements ImportService {
  static final Usable COLLECTION =
      new Usable(
          new CollectionSchema(
              "default", "products", "449", List.of(), List.of(), false, false, "f00d"));
  private static final long ROWS_OF_A_FILE = 10;

  private record Job(CreateRequest request, RemoteState state) {}

  private final Tier tier;
  private final InMemoryObjectStore store;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Map<String, String> byKey = new LinkedHashMap<>();
  private final Map<String, Integer> imported = new TreeMap<>();

  RowsByFile(Tier tier, InMemoryObjectStore store) {
    this.tier = tier;
    this.store = store;
  }

  /** How often a file was imported, by its name without attempt. */
  Map<String, Integer> imported() {
    return imported;
  }

  RemoteState state(String id) {
    return Objects.requireNonNull(jobs.get(id)).state();
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    getOn();
    String known = tier == Tier.RECONCILE ? null : byKey.get(request.idempotencyKey());
    if (known != null) {
      return new Accepted(known);
    }
    String id = "job-of-server-" + jobs.size();
    jobs.put(id, new Job(request, RemoteState.IN_PROGRESS));
    byKey.put(request.idempotencyKey(), id);
    return new Accepted(id);
  }

  @Override
  public JobAnswer describe(Destination destination, String id) {
    getOn();
    Job job = jobs.get(id);
    if (job == null) {
      return new Missing(2100, "no job " + id);
    }
    long rows = ROWS_OF_A_FILE * job.request().objectKeys().size();
    return new Described(
        new RemoteJob(id, state(id), rows, "no input", Set.copyOf(job.request().objectKeys())));
  }

  private void getOn() {
    for (Map.Entry<String, Job> each : List.copyOf(jobs.entrySet())) {
      Job job = each.getValue();
      if (job.state() == RemoteState.IN_PROGRESS) {
        boolean waits = tier == Tier.TWO_PHASE && !job.request().autoCommit();
        end(
            each.getKey(),
            !hasInput(job)
                ? RemoteState.FAILED
                : waits ? RemoteState.UNCOMMITTED : RemoteState.COMPLETED);
      }
    }
  }

  private boolean hasInput(Job job) {
    try {
      return store.list("", "").containsAll(job.request().objectKeys());
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(String id, RemoteState state) {
    CreateRequest request = Objects.requireNonNull(jobs.get(id)).request();
    jobs.put(id, new Job(request, state));
    if (state == RemoteState.COMPLETED) {
      for (String key : request.objectKeys()) {
        imported.merge(key.replaceFirst("\\..*", ""), 1, Integer::sum);
      }
    }
  }

  @Override
  public ListAnswer list(Destination destination) {
    getOn();
    return new Listed(
        jobs.entrySet().stream()
            .map(job -> new RemoteJobLine(job.getKey(), job.getValue().state()))
            .toList());
  }

  @Override
  public CommandAnswer commit(Destination destination, String id) {
    getOn();
    if (state(id) == RemoteState.UNCOMMITTED) {
      end(id, RemoteState.COMPLETED);
    }
    return new Done();
  }

  @Override
  public CommandAnswer abort(Destination destination, String id) {
    getOn();
    if (state(id) == RemoteState.UNCOMMITTED) {
      end(id, RemoteState.FAILED);
    }
    return new Done();
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return new Done();
  }

  @Override
  public CollectionAnswer describeCollection(String database, String collection) {
    getOn();
    return COLLECTION;
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    return new PartitionSeen(true);
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return new KeysUnknown(0);
  }
}
