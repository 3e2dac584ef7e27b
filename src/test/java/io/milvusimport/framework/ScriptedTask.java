package io.milvusimport.framework;

import io.milvusimport.ledger.SourcePartition;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A task that writes down how it is called. It does nothing and answers commits with nothing, but
 * for the one next call for which it is told otherwise.
 */
public final class ScriptedTask implements FrameworkTask {
  private final Transcript transcript;
  private @Nullable FrameworkContext context;
  private Consumer<FrameworkContext> nextOpen = ScriptedTask::nothing;
  private Consumer<FrameworkContext> nextPut = ScriptedTask::nothing;
  private Consumer<FrameworkContext> nextClose = ScriptedTask::nothing;
  private UnaryOperator<Map<SourcePartition, Long>> nextPreCommit = ScriptedTask::noAnswer;

  public ScriptedTask(Transcript transcript) {
    this.transcript = transcript;
  }

  void onOpen(Consumer<FrameworkContext> step) {
    nextOpen = step;
  }

  void onPut(Consumer<FrameworkContext> step) {
    nextPut = step;
  }

  void onClose(Consumer<FrameworkContext> step) {
    nextClose = step;
  }

  void onPreCommit(UnaryOperator<Map<SourcePartition, Long>> answer) {
    nextPreCommit = answer;
  }

  private static void nothing(FrameworkContext unused) {}

  private static Map<SourcePartition, Long> noAnswer(Map<SourcePartition, Long> unused) {
    return Map.of();
  }

  /** The next commit is answered with these offsets. */
  void answers(Map<SourcePartition, Long> offsets) {
    nextPreCommit = shown -> offsets;
  }

  private FrameworkContext context() {
    return Objects.requireNonNull(context, "The task was not started");
  }

  @Override
  public void start(FrameworkContext given) {
    context = given;
    transcript.noted("start");
  }

  @Override
  public void open(Set<SourcePartition> partitions) {
    transcript.called("open", partitions);
    Consumer<FrameworkContext> step = nextOpen;
    nextOpen = ScriptedTask::nothing;
    step.accept(context());
  }

  @Override
  public void put(List<PolledRecord> records) {
    transcript.put(records);
    Consumer<FrameworkContext> step = nextPut;
    nextPut = ScriptedTask::nothing;
    step.accept(context());
  }

  @Override
  public Map<SourcePartition, Long> preCommit(Map<SourcePartition, Long> offsets) {
    transcript.called("preCommit", offsets);
    UnaryOperator<Map<SourcePartition, Long>> answer = nextPreCommit;
    nextPreCommit = ScriptedTask::noAnswer;
    return answer.apply(offsets);
  }

  @Override
  public void close(Set<SourcePartition> partitions) {
    transcript.called("close", partitions);
    Consumer<FrameworkContext> step = nextClose;
    nextClose = ScriptedTask::nothing;
    step.accept(context());
  }

  @Override
  public void stop() {
    transcript.noted("stop");
  }
}
