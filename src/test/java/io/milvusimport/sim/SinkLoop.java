package io.milvusimport.sim;

import io.milvusimport.framework.ConsumerWatch;
import io.milvusimport.framework.FrameworkContext;
import io.milvusimport.framework.FrameworkTask;
import io.milvusimport.framework.ModelConsumer;
import io.milvusimport.framework.PolledRecord;
import io.milvusimport.framework.SinkTaskLoop;
import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A sink task in its process and its group: the loop of the framework ({@link SinkTaskLoop}, which
 * is held to the released ones), turned in virtual time.
 */
final class SinkLoop implements Sink.Context, ConsumerWatch {
  private static final int MOST_RECORDS = 25;

  private final World world;
  private final Timeline timeline;
  private final SimProcess process;
  private final Group group;
  private final String name;
  private final Member member;
  private final ModelConsumer consumer;
  private final SinkTaskLoop loop;
  private Optional<Sink> sink = Optional.empty();
  private Optional<FrameworkContext> context = Optional.empty();
  private boolean isOver;
  private Optional<String> failure = Optional.empty();
  private long polledAtMs;
  private long timeoutMs;
  private boolean hadRecords;
  private int idlePolls;

  SinkLoop(World world, SimProcess process, Group group, String name) {
    this.world = world;
    this.timeline = world.timeline;
    this.process = process;
    this.group = group;
    this.name = name;
    this.polledAtMs = timeline.nowMs();
    TopicLog log = new TopicLog(world.topic);
    this.member = new Member(group, this);
    this.consumer = new ModelConsumer(log, member, this);
    consumer.maxRecords(MOST_RECORDS);
    if (world.has(Switch.LATEST)) {
      consumer.resetToLatest();
    }
    this.loop = new SinkTaskLoop(new Task(), consumer, log, timeline.nowMs());
  }

  void start(Sink task) {
    sink = Optional.of(task);
    group.join(this);
    loop.start();
    process.after(timeline.upTo(2_000), this::turn);
  }

  /** The framework asks the task to stop, and does not wait for long. */
  void stop() {
    loop.stop();
  }

  boolean isOver() {
    return isOver || process.isKilled();
  }

  Optional<String> failure() {
    return failure;
  }

  long polledAtMs() {
    return polledAtMs;
  }

  Set<SourcePartition> owned() {
    return consumer.assignment();
  }

  private Sink sink() {
    return sink.orElseThrow();
  }

  private void turn() {
    hadRecords = false;
    loop.turn(timeline.nowMs());
    if (!loop.isOver()) {
      process.after(pauseMs(), this::turn);
      return;
    }
    isOver = true;
    group.leave(this);
    loop.failure()
        .ifPresent(
            e -> {
              failure = Optional.of(String.valueOf(e.getMessage()));
              world.note(name + " fails: " + e.getMessage());
              world.taskFailed(this, failure.get());
            });
  }

  private long pauseMs() {
    if (world.has(Switch.STUCK_TASKS) && !world.isCalm() && timeline.chance(0.003)) {
      long ms = timeline.upTo(600_000);
      world.note(name + " hangs in put for " + ms + " ms");
      return ms;
    }
    idlePolls = hadRecords || timeoutMs < 1_000 ? 0 : idlePolls + 1;
    long most =
        hadRecords ? 1_500 : timeoutMs < 1_000 ? 2_000 : Math.min(15_000, 2_000L * idlePolls);
    return 50 + timeline.upTo(most);
  }

  @Override
  public void polled(long waitMs) {
    polledAtMs = timeline.nowMs();
    member.pollBegins();
  }

  /** The task, as the framework calls it. */
  private final class Task implements FrameworkTask {
    @Override
    public void start(FrameworkContext of) {
      context = Optional.of(of);
    }

    @Override
    public void open(Set<SourcePartition> partitions) {
      sink().open(partitions);
    }

    @Override
    public void put(List<PolledRecord> records) {
      hadRecords = !records.isEmpty();
      sink().put(records.stream().map(this::polled).toList());
    }

    private Sink.Polled polled(PolledRecord record) {
      Topic.Log log = world.topic.log(record.partition());
      long offset = record.offset();
      return new Sink.Polled(
          record.partition(), offset, record.timestampMs(), log.kind(offset), log.row(offset));
    }

    @Override
    public Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> offsets) {
      return sink().preCommit(offsets);
    }

    @Override
    public void close(Set<SourcePartition> partitions) {
      sink().close(partitions);
    }

    @Override
    public void stop() {
      sink().stop();
    }
  }

  // ---- what the task asks of the framework

  private FrameworkContext framework() {
    return context.orElseThrow();
  }

  @Override
  public void offset(SourcePartition partition, long offset) {
    framework().offset(partition, offset);
  }

  @Override
  public void pause(SourcePartition partition) {
    framework().pause(partition);
  }

  @Override
  public void resume(SourcePartition partition) {
    framework().resume(partition);
  }

  @Override
  public void requestCommit() {
    framework().requestCommit();
  }

  @Override
  public void timeout(long ms) {
    timeoutMs = ms;
    framework().timeout(ms);
  }

  @Override
  public String toString() {
    return name;
  }
}
