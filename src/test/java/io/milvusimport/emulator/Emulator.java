package io.milvusimport.emulator;

import io.milvusimport.emulator.catalog.Catalog;
import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.reader.Bucket;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.rows.Condition;
import io.milvusimport.emulator.rows.InMemoryRowStore;
import io.milvusimport.emulator.rows.RowStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A running Milvus emulator on 127.0.0.1. It speaks REST v2 for import jobs, collections, query and
 * search; imports Parquet files from a bucket; keeps rows in a {@link RowStore}. What of the file
 * formats it leaves out is listed at {@link FileReader}; JSON, CSV and NumPy files, upsert, delete,
 * aliases, roles and Zilliz Cloud's control plane are left out altogether.
 *
 * <p>With virtual time the jobs move when {@link #runDueTicks} or a request comes after the clock
 * was set on; with the wall clock a thread moves them, and each hands its rows to the store on one
 * of its own. Safe for threads.
 */
public final class Emulator implements AutoCloseable {
  private final ServerState state;
  private final SourceFiles files;
  private final JobRunner runner;
  private final HttpFront front;
  private final RequestFaults requestFaults;
  private final JobFaults jobFaults;
  private final RequestLog requests;
  private final ExecutorService handOverThreads;
  private final ScheduledExecutorService tickThread;

  private Emulator(EmulatorSettings settings, Bucket bucket, RowStore rows) throws IOException {
    state = new ServerState(settings.generation(), settings.limits(), rows);
    requestFaults = new RequestFaults();
    jobFaults = new JobFaults(state);
    requests = new RequestLog();
    Ticker ticker = settings.ticker();
    files =
        new SourceFiles(
            bucket, FileReader.open(settings.generation()), settings.limits().maxFileBytes());
    handOverThreads = Executors.newCachedThreadPool();
    boolean isVirtual = settings.virtualTime().isPresent();
    Executor handOver = isVirtual ? Runnable::run : handOverThreads;
    runner = new JobRunner(state, files, jobFaults, ticker, settings.tick().toMillis(), handOver);
    CollectionEndpoints collections = new CollectionEndpoints(state);
    Router router =
        new Router(
            state,
            settings.token(),
            new ImportEndpoints(state, collections, files, jobFaults, ticker),
            collections,
            new EntityEndpoints(state, collections));
    ControlEndpoints controls = new ControlEndpoints(state, requestFaults, jobFaults, requests);
    front = HttpFront.start(router, controls, requestFaults, requests, runner, settings);
    tickThread = Executors.newSingleThreadScheduledExecutor();
    if (!isVirtual) {
      long tickMs = settings.tick().toMillis();
      tickThread.scheduleWithFixedDelay(this::tick, tickMs, tickMs, TimeUnit.MILLISECONDS);
    }
  }

  /** Starts with an empty store in memory; closing the emulator closes the bucket. */
  public static Emulator start(EmulatorSettings settings, Bucket bucket) {
    return start(settings, bucket, new InMemoryRowStore());
  }

  public static Emulator start(EmulatorSettings settings, Bucket bucket, RowStore rows) {
    try {
      return new Emulator(settings, bucket, rows);
    } catch (IOException e) {
      throw new UncheckedIOException("the emulator cannot listen on port " + settings.port(), e);
    }
  }

  /** {@code http://127.0.0.1:port}, without a path. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + front.port());
  }

  /** Moves the jobs by every tick that is due on the clock. */
  public void runDueTicks() {
    runner.runDueTicks();
  }

  public RequestFaults requestFaults() {
    return requestFaults;
  }

  public JobFaults jobFaults() {
    return jobFaults;
  }

  public RequestLog requests() {
    return requests;
  }

  /** Every visible row of a collection of the default database, duplicates included. */
  public List<Map<String, @Nullable Object>> rows(String collection) {
    synchronized (state) {
      return state.rows.scan(definition(collection), Condition.ALL);
    }
  }

  /** Visible rows by partition. */
  public Map<String, Long> rowsByPartition(String collection) {
    synchronized (state) {
      return state.rows.countByPartition(definition(collection));
    }
  }

  private CollectionDef definition(String collection) {
    return state
        .catalog
        .find(Catalog.DEFAULT_DATABASE, collection)
        .orElseThrow(() -> new IllegalArgumentException("no collection " + collection));
  }

  /** An exception would end the schedule without a word. */
  private void tick() {
    try {
      runner.runDueTicks();
    } catch (RuntimeException e) {
      e.printStackTrace();
    }
  }

  @Override
  public void close() {
    front.close();
    tickThread.shutdownNow();
    handOverThreads.shutdownNow();
    files.close();
  }
}
