package io.milvusimport.connect;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server with the jobs that a test gives it; it takes creates and aborts down. */
final class ScriptedJobs implements ImportService {
  static final Destination HERE = new Destination("default", "products", Optional.empty());

  final List<CreateRequest> creates = new CopyOnWriteArrayList<>();
  volatile CollectionAnswer collection = new Unknown("no answer");
  private final Map<String, RemoteState> states = new LinkedHashMap<>();
  private final Map<String, JobAnswer> answers = new LinkedHashMap<>();
  private boolean isListed = true;
  volatile KeysAnswer seen = new KeysUnknown(1400);
  int asked;
  private int described;

  void has(String id, RemoteState state, String... files) {
    states.put(id, state);
    answers.put(id, new Described(new RemoteJob(id, state, -1, "", Set.of(files))));
  }

  /** In the list, but described by this. */
  void answers(String id, JobAnswer answer) {
    states.put(id, RemoteState.IN_PROGRESS);
    answers.put(id, answer);
  }

  void givesNoList() {
    isListed = false;
  }

  /** How many descriptions of jobs were asked for. */
  int described() {
    return described;
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    creates.add(request);
    return new Accepted("77");
  }

  @Override
  public JobAnswer describe(Destination destination, String remoteJob) {
    described++;
    return answers.getOrDefault(remoteJob, new Missing(2100, "no job " + remoteJob));
  }

  @Override
  public ListAnswer list(Destination destination) {
    return isListed
        ? new Listed(
            states.entrySet().stream()
                .map(e -> new RemoteJobLine(e.getKey(), e.getValue()))
                .toList())
        : new Unknown("no answer");
  }

  @Override
  public CommandAnswer commit(Destination destination, String remoteJob) {
    return new Done();
  }

  @Override
  public CommandAnswer abort(Destination destination, String remoteJob) {
    return new Done();
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return new Done();
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    throw new UnsupportedOperationException("not asked here");
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    asked++;
    return seen;
  }

  @Override
  public CollectionAnswer describeCollection(String database, String name) {
    return collection;
  }
}
