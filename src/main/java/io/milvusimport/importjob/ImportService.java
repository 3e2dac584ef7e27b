package io.milvusimport.importjob;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.schema.PrimaryKeys;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The bulk-import interface of a server, as the coordinator needs it. Answers are values: what was
 * refused certainly did not happen, what is unknown may have. Each call sends at most one request;
 * a list sends one a page.
 */
public interface ImportService {
  /** Asks for a job. Repeated with the same key it makes one job, where the server honours keys. */
  CreateAnswer create(CreateRequest request);

  /** How far a job is, and which objects it names. */
  JobAnswer describe(Destination destination, String remoteJob);

  /** Jobs of the destination's collection, also those of others. */
  ListAnswer list(Destination destination);

  /** Makes the rows of an {@code UNCOMMITTED} job visible. Idempotent on the server. */
  CommandAnswer commit(Destination destination, String remoteJob);

  /** Drops an {@code UNCOMMITTED} job. Idempotent on the server. */
  CommandAnswer abort(Destination destination, String remoteJob);

  /** Asks a loaded collection to show new rows now instead of at its next refresh. */
  CommandAnswer refreshLoad(Destination destination);

  /** What files for the collection must look like now; the name may be an alias. */
  CollectionAnswer describeCollection(String database, String collection);

  /** Whether the partition of a destination that names one exists. */
  PartitionAnswer hasPartition(Destination destination);

  /**
   * Which of the keys the destination has now: in its partition, if it names one. What is not
   * loaded cannot be asked.
   */
  KeysAnswer findKeys(Destination destination, PrimaryKeys keys);

  /**
   * @param idempotencyKey printable ASCII, at most 256 bytes
   * @param autoCommit false asks for the two-phase protocol
   * @param timeout after which the server fails the job, in whichever state it then is
   */
  record CreateRequest(
      Destination destination,
      List<InputFile> files,
      String idempotencyKey,
      boolean autoCommit,
      Duration timeout) {
    public CreateRequest {
      files = List.copyOf(files);
    }

    /** Keys in the store of all objects. */
    public List<String> objectKeys() {
      return files.stream().flatMap(file -> file.keys().stream()).toList();
    }
  }

  /**
   * A file that a job is to read: one object, or the objects of one folder.
   *
   * @param path key in the store; of a folder it ends in {@code /}
   * @param parts names of the objects in the folder; empty for a single object
   */
  record InputFile(String path, List<String> parts) {
    public InputFile {
      parts = List.copyOf(parts);
    }

    /** A file that is a single object. */
    public static InputFile of(String key) {
      return new InputFile(key, List.of());
    }

    public List<String> keys() {
      return parts.isEmpty() ? List.of(path) : parts.stream().map(part -> path + part).toList();
    }

    /** By what the server's details may name the file. Zilliz Cloud takes folders as such. */
    Stream<String> spellings() {
      return parts.isEmpty()
          ? Stream.of(path)
          : Stream.concat(keys().stream(), Stream.of(path, path.substring(0, path.length() - 1)));
    }

    /** Whether the names stand for the whole file. */
    boolean isNamedBy(Set<String> names) {
      return names.containsAll(keys())
          || (!parts.isEmpty() && names.stream().anyMatch(this::isFolder));
    }

    private boolean isFolder(String name) {
      return path.equals(name) || path.equals(name + "/");
    }
  }

  /**
   * The states of a server's job. A state that this version does not know is {@code IN_PROGRESS}.
   */
  enum RemoteState {
    IN_PROGRESS,
    UNCOMMITTED,
    COMMITTING,
    COMPLETED,
    FAILED;

    public boolean isOver() {
      return this == COMPLETED || this == FAILED;
    }
  }

  /**
   * A job as the server describes it.
   *
   * @param importedRows rows the server says it took in; -1 if it does not say
   * @param reason why it failed; empty otherwise
   * @param files keys of objects and folders named by the details; empty until the server has read
   *     them once
   */
  record RemoteJob(
      String id, RemoteState state, long importedRows, String reason, Set<String> files) {
    public RemoteJob {
      files = Set.copyOf(files);
    }
  }

  /** A line of the server's list of jobs. */
  record RemoteJobLine(String id, RemoteState state) {}

  /** What a create came to. */
  sealed interface CreateAnswer permits Accepted, Refused, Unknown {}

  /** What a describe came to. */
  sealed interface JobAnswer permits Described, Missing, Refused, Unknown {}

  /** What a list came to. */
  sealed interface ListAnswer permits Listed, Refused, Unknown {}

  /** What a commit, an abort or a refresh came to. */
  sealed interface CommandAnswer permits Done, Refused, Unknown {}

  /** What the description of a collection came to. */
  sealed interface CollectionAnswer permits Usable, Unusable, Refused, Unknown {}

  /** What the question for a partition came to. */
  sealed interface PartitionAnswer permits PartitionSeen, Refused, Unknown {}

  /** What the question for keys came to. Holds no word of the server, which may repeat the keys. */
  sealed interface KeysAnswer permits KeysSeen, KeysUnknown {}

  record KeysSeen(Set<String> keys) implements KeysAnswer {
    public KeysSeen {
      keys = Set.copyOf(keys);
    }

    /** Says nothing of the keys. */
    @Override
    public String toString() {
      return "KeysSeen[" + keys.size() + "]";
    }
  }

  /**
   * @param code the server's, or the HTTP status where there was none, or 0
   */
  record KeysUnknown(int code) implements KeysAnswer {}

  /** The server has a job of this id for the request, made now or by an earlier one of the key. */
  record Accepted(String remoteJob) implements CreateAnswer {}

  record Described(RemoteJob job) implements JobAnswer {}

  /** The server does not know the job, or says so: that is unknown, never failed. */
  record Missing(int code, String reason) implements JobAnswer {}

  record Listed(List<RemoteJobLine> jobs) implements ListAnswer {
    public Listed {
      jobs = List.copyOf(jobs);
    }
  }

  record Done() implements CommandAnswer {}

  record Usable(CollectionSchema schema) implements CollectionAnswer {}

  /** The collection exists but files for it cannot be made; one sentence a field. */
  record Unusable(List<String> problems) implements CollectionAnswer {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  record PartitionSeen(boolean exists) implements PartitionAnswer {}

  /**
   * The server said no: the request certainly had no effect.
   *
   * @param code the server's code, or the HTTP status where there was none, or 0 where the request
   *     was never sent (connection refused)
   * @param retryable whether the same request may succeed later without anybody's doing
   */
  record Refused(int code, String reason, boolean retryable)
      implements CreateAnswer,
          JobAnswer,
          ListAnswer,
          CommandAnswer,
          CollectionAnswer,
          PartitionAnswer {
    private static final Set<Integer> NO_COLLECTION_OR_DATABASE = Set.of(100, 800);
    private static final int IMPORT_FAILED = 2100;

    /**
     * Whether the reason is that the collection or its database does not exist. Source: Milvus 2.5
     * to 3.0, {@code pkg/util/merr/errors.go}.
     */
    public boolean isAboutMissing() {
      return NO_COLLECTION_OR_DATABASE.contains(code);
    }

    /**
     * Whether the reason for refusing a job may be its objects: some servers look at these before
     * they accept it. Source: as above, {@code ErrImportFailed}.
     */
    boolean mayBeAboutObjects() {
      return code == IMPORT_FAILED;
    }
  }

  /** No answer that can be relied on: the request may or may not have had its effect. */
  record Unknown(String cause)
      implements CreateAnswer,
          JobAnswer,
          ListAnswer,
          CommandAnswer,
          CollectionAnswer,
          PartitionAnswer {}
}
