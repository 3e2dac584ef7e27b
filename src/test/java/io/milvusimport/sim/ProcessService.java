package io.milvusimport.sim;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.CreateRequest;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The server as one process sees it: requests and answers are lost and late, and cut by faults. */
final class ProcessService implements ImportService {
  /** Longer than a probe looks for a lost create. */
  private static final long LATEST_MS = 20 * 60_000;

  private final World world;
  private final Timeline timeline;
  private final SimProcess process;
  private final SimServer server;
  private final Map<String, Integer> keys = new HashMap<>();

  ProcessService(World world, SimProcess process) {
    this.world = world;
    this.timeline = world.timeline;
    this.process = process;
    this.server = world.server;
  }

  @Override
  public CreateAnswer create(CreateRequest request) {
    CreateRequest sent = planted(request);
    Supplier<CreateAnswer> call = () -> server.create(sent);
    CreateAnswer unknown = new Unknown("no answer, as simulated");
    if (world.plants(Defect.LOST_ANSWER_IS_REFUSAL)) {
      unknown = new Refused(0, "planted", true);
    }
    boolean isRepeated =
        world.plants(Defect.CREATE_SENT_TWICE)
            || (world.has(Switch.PROXY_REPEATS)
                && server.survivesRepeats()
                && !world.isCalm()
                && timeline.chance(0.2));
    if (isRepeated) {
      CreateAnswer unused = server.create(sent);
    }
    return call("create", true, call, unknown, noConnection());
  }

  private CreateRequest planted(CreateRequest request) {
    String key = request.idempotencyKey();
    if (world.plants(Defect.KEY_OF_THE_JOB)) {
      key = "key of " + World.fileOf(request.files().get(0).path());
    }
    if (world.plants(Defect.KEY_FROM_JOB_NUMBER)) {
      key = "job-" + keys.computeIfAbsent(key, k -> keys.size());
    }
    return new CreateRequest(
        request.destination(), request.files(), key, request.autoCommit(), request.timeout());
  }

  @Override
  public JobAnswer describe(Destination destination, String remoteJob) {
    JobAnswer answer =
        call(
            "describe",
            false,
            () -> server.describe(destination, remoteJob),
            new Unknown("no answer"),
            noConnection());
    if (world.plants(Defect.FORGOTTEN_IS_FAILED) && answer instanceof Missing) {
      return new Described(new RemoteJob(remoteJob, RemoteState.FAILED, 0, "planted", Set.of()));
    }
    return answer instanceof Described described ? new Described(planted(described.job())) : answer;
  }

  private RemoteJob planted(RemoteJob job) {
    boolean isTaken =
        world.plants(Defect.UNCOMMITTED_IS_COMPLETED) && job.state() == RemoteState.UNCOMMITTED;
    boolean isOver =
        world.plants(Defect.COMMITTING_IS_COMPLETED) && job.state() == RemoteState.COMMITTING;
    long rows = job.importedRows();
    if (world.plants(Defect.ROWS_NOT_COMPARED) && job.state() == RemoteState.COMPLETED) {
      rows = world.rowsOf(job.files()).orElse(rows);
    }
    return new RemoteJob(
        job.id(),
        isTaken || isOver ? RemoteState.COMPLETED : job.state(),
        rows,
        job.reason(),
        world.plants(Defect.BLIND_PROBE) && job.state() != RemoteState.FAILED
            ? Set.of()
            : job.files());
  }

  @Override
  public ListAnswer list(Destination destination) {
    return call(
        "list", false, () -> server.list(destination), new Unknown("no answer"), noConnection());
  }

  @Override
  public CommandAnswer commit(Destination destination, String remoteJob) {
    return call(
        "commit",
        true,
        () -> server.commit(destination, remoteJob),
        new Unknown("no answer"),
        noConnection());
  }

  @Override
  public CommandAnswer abort(Destination destination, String remoteJob) {
    return call(
        "abort",
        true,
        () -> server.abort(destination, remoteJob),
        new Unknown("no answer"),
        noConnection());
  }

  @Override
  public CommandAnswer refreshLoad(Destination destination) {
    return server.refreshLoad(destination);
  }

  @Override
  public CollectionAnswer describeCollection(String database, String collection) {
    return call(
        "describe collection",
        false,
        () -> server.describeCollection(database, collection),
        new Unknown("no answer"),
        noConnection());
  }

  @Override
  public KeysAnswer findKeys(Destination destination, PrimaryKeys keys) {
    return server.findKeys(destination, keys);
  }

  @Override
  public PartitionAnswer hasPartition(Destination destination) {
    return server.hasPartition(destination);
  }

  private static Refused noConnection() {
    return new Refused(0, "connection refused, as simulated", true);
  }

  private <A> A call(String what, boolean isWrite, Supplier<A> call, A unknown, A refused) {
    process.requireAlive();
    if (world.isCalm()) {
      return call.get();
    }
    if (server.isOut()) {
      return timeline.chance(0.5) ? unknown : refused;
    }
    if (isWrite) {
      process.between("a decision and its " + what);
    }
    double loses = world.has(Switch.SERVER_LOSES) ? (isWrite ? 0.12 : 0.05) : 0;
    if (timeline.chance(loses)) {
      return unknown;
    }
    if (isWrite && world.has(Switch.SERVER_LATE) && timeline.chance(0.08)) {
      timeline.after(
          timeline.upTo(LATEST_MS),
          () -> {
            Object unused = call.get();
          });
      return unknown;
    }
    A answer = call.get();
    if (isWrite) {
      process.between(what + " and its answer");
    }
    return timeline.chance(loses) ? unknown : answer;
  }
}
