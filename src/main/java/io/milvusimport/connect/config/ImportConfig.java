package io.milvusimport.connect.config;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.Type;

/** How files are imported. Times in milliseconds, sizes in bytes. */
public record ImportConfig(
    Guarantee guarantee,
    Protocol protocol,
    long lingerMs,
    int maxJobs,
    int jobMaxFiles,
    long jobMaxBytes,
    long pollIntervalMs,
    long timeoutMs,
    int maxAttempts,
    FailedFile onFailedFile,
    long maxBacklogBytes,
    boolean refreshLoad,
    long filesRetentionMs) {
  /** What a lost answer may cost. */
  public enum Guarantee {
    EXACTLY_ONCE,
    AT_LEAST_ONCE
  }

  /** How a repeated or lost create is made harmless. */
  public enum Protocol {
    AUTO,
    TWO_PHASE,
    IDEMPOTENCY_KEY,
    RECONCILE
  }

  /** What becomes of a file whose import keeps failing. */
  public enum FailedFile {
    FAIL,
    QUARANTINE
  }

  public static final String GUARANTEE = "delivery.guarantee";
  public static final String PROTOCOL = "import.protocol";
  public static final String LINGER_MS = "import.linger.ms";
  public static final String MAX_JOBS = "import.max.jobs";
  public static final String JOB_MAX_FILES = "import.job.max.files";
  public static final String JOB_MAX_BYTES = "import.job.max.bytes";
  public static final String POLL_INTERVAL_MS = "import.poll.interval.ms";
  public static final String TIMEOUT_MS = "import.timeout.ms";
  public static final String MAX_ATTEMPTS = "import.max.attempts";
  public static final String MAX_BACKLOG_BYTES = "import.max.backlog.bytes";
  public static final String ON_FAILED_FILE = "import.on.failed.file";
  public static final String REFRESH_LOAD = "import.refresh.load";
  public static final String FILES_RETENTION_MS = "files.retention.ms";

  static void define(ConfigDef def) {
    Group group = new Group(def, "Import");
    defineDelivery(group);
    defineJobs(group);
    defineLimits(group);
  }

  private static void defineDelivery(Group group) {
    group
        .add(
            GUARANTEE,
            Type.STRING,
            "exactly_once",
            Choices.of(Guarantee.class),
            Importance.HIGH,
            "`exactly_once` stops with a question where the server does not say what became of a job;"
                + " `at_least_once` imports again. `exactly_once` needs a store that honours"
                + " conditional writes; one that knows none at all is refused with either.")
        .add(
            PROTOCOL,
            Type.STRING,
            "auto",
            Choices.of(Protocol.class),
            Importance.LOW,
            "How jobs are made sure of. `auto` finds out what the server honours and uses the best:"
                + " `two_phase`, `idempotency_key` or `reconcile`.");
  }

  private static void defineJobs(Group group) {
    group
        .add(
            LINGER_MS,
            Type.LONG,
            30_000L,
            Range.atLeast(0),
            Importance.MEDIUM,
            "How long a file waits for others, so that few large jobs are made.")
        .add(
            MAX_JOBS,
            Type.INT,
            4,
            Range.between(1, 1_000),
            Importance.MEDIUM,
            "Jobs of the connector that run at the same time.")
        .add(
            JOB_MAX_FILES,
            Type.INT,
            1_000,
            Range.between(1, 1_024),
            Importance.LOW,
            "Files of one job. Milvus takes up to 1,024, Zilliz Cloud 1,000.")
        .add(
            JOB_MAX_BYTES,
            Type.LONG,
            128L << 30,
            Range.between(1, 1L << 40),
            Importance.LOW,
            "Bytes of one job's files; a larger file makes a job alone.")
        .add(
            POLL_INTERVAL_MS,
            Type.LONG,
            5_000L,
            Range.atLeast(100),
            Importance.LOW,
            "How often a running job is asked about.")
        .add(
            TIMEOUT_MS,
            Type.LONG,
            86_400_000L,
            Range.atLeast(60_000),
            Importance.LOW,
            "Time after which the server fails a job.");
  }

  private static void defineLimits(Group group) {
    group
        .add(
            MAX_ATTEMPTS,
            Type.INT,
            3,
            Range.between(1, 100),
            Importance.MEDIUM,
            "Jobs that may fail for the same files before a job of several is split, and the connector stops for a single one. Refusals and outages do"
                + " not count.")
        .add(
            MAX_BACKLOG_BYTES,
            Type.LONG,
            64L << 30,
            Range.atLeast(1),
            Importance.MEDIUM,
            "Bytes of files that wait for their import. Beyond it the connector pauses reading.")
        .add(
            ON_FAILED_FILE,
            Type.STRING,
            "fail",
            Choices.of(FailedFile.class),
            Importance.MEDIUM,
            "What becomes of a file whose import keeps failing: `fail` stops the connector;"
                + " `quarantine` leaves it in the bucket, logs its name and goes on, once it has failed"
                + " three times with other files of the collection going through in between.")
        .add(
            REFRESH_LOAD,
            Type.BOOLEAN,
            true,
            null,
            Importance.MEDIUM,
            "Whether a loaded collection is asked to show new rows after a job.")
        .add(
            FILES_RETENTION_MS,
            Type.LONG,
            0L,
            Range.atLeast(0),
            Importance.LOW,
            "How long a copy of an imported file is kept, below `done/`; 0 keeps none.");
  }

  static ImportConfig of(AbstractConfig config) {
    return new ImportConfig(
        Choices.value(Guarantee.class, config.getString(GUARANTEE)),
        Choices.value(Protocol.class, config.getString(PROTOCOL)),
        config.getLong(LINGER_MS),
        config.getInt(MAX_JOBS),
        config.getInt(JOB_MAX_FILES),
        config.getLong(JOB_MAX_BYTES),
        config.getLong(POLL_INTERVAL_MS),
        config.getLong(TIMEOUT_MS),
        config.getInt(MAX_ATTEMPTS),
        Choices.value(FailedFile.class, config.getString(ON_FAILED_FILE)),
        config.getLong(MAX_BACKLOG_BYTES),
        config.getBoolean(REFRESH_LOAD),
        config.getLong(FILES_RETENTION_MS));
  }
}
