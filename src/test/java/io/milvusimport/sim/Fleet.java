package io.milvusimport.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The tasks of one connector in a Connect cluster, and the workers they run in. */
final class Fleet {
  /** One task of the connector and who runs it at present. */
  private static final class Slot {
    final int index;
    Optional<SinkLoop> loop = Optional.empty();
    Optional<SimWorker> worker = Optional.empty();

    Slot(int index) {
      this.index = index;
    }
  }

  final Group group;
  private final World world;
  private final Timeline timeline;
  private final String name;
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<Slot> slots = new ArrayList<>();
  private final List<SinkLoop> loops = new ArrayList<>();
  private int tasks;
  private int started;
  private int stops;
  private boolean isStopped;

  Fleet(World world, String name, int workers, int tasks) {
    this.world = world;
    this.timeline = world.timeline;
    this.name = name;
    this.group = new Group(world);
    for (int i = 0; i < workers; i++) {
      addWorker();
    }
    this.tasks = tasks;
  }

  void begin() {
    startAll();
    timeline.after(60_000, this::keepAlive);
  }

  private SimWorker addWorker() {
    SimWorker worker = new SimWorker(world, name + "w" + started++);
    workers.add(worker);
    return worker;
  }

  private SimWorker anyWorker() {
    List<SimWorker> alive =
        workers.stream().filter(w -> !w.process.isKilled() && !w.process.isStopped()).toList();
    return alive.isEmpty() ? addWorker() : alive.get((int) timeline.upTo(alive.size()));
  }

  void startAll() {
    isStopped = false;
    slots.forEach(slot -> slot.loop.ifPresent(SinkLoop::stop));
    for (int i = 0; i < tasks; i++) {
      if (slots.size() == i) {
        slots.add(new Slot(i));
      }
      start(slots.get(i));
    }
  }

  private void start(Slot slot) {
    SimWorker worker = anyWorker();
    String incarnation = world.nextIncarnation(slot.index);
    world.note(
        "task " + name + slot.index + " starts as " + incarnation + " in " + worker.process.name());
    Optional<SimCoordinator> coordinator =
        slot.index == 0
            ? Optional.of(new SimCoordinator(world, worker, incarnation))
            : Optional.empty();
    SinkLoop loop = new SinkLoop(world, worker.process, group, incarnation);
    slot.loop = Optional.of(loop);
    slot.worker = Optional.of(worker);
    loops.add(loop);
    loop.start(new SimTask(world, worker, loop, incarnation, slot.index, coordinator));
  }

  /** The worker starts a task that has died with its process; a failed one waits for a person. */
  private void keepAlive() {
    if (!isStopped && !world.isBlack()) {
      for (Slot slot : slots.subList(0, Math.min(tasks, slots.size()))) {
        boolean isGone = slot.worker.filter(w -> w.process.isKilled()).isPresent();
        if (isGone || slot.loop.isEmpty()) {
          start(slot);
        }
      }
    }
    timeline.after(60_000, this::keepAlive);
  }

  /** Stops and starts a task, as Connect does when it moves it; the old one may not hear of it. */
  void restart(int index, boolean hears) {
    if (isStopped || world.isBlack() || index >= slots.size() || index >= tasks) {
      return;
    }
    Slot slot = slots.get(index);
    Optional<SinkLoop> old = slot.loop;
    if (hears) {
      old.ifPresent(SinkLoop::stop);
    } else {
      world.note(name + " task " + index + " lives on beside its successor");
      timeline.after(timeline.upTo(900_000), () -> old.ifPresent(SinkLoop::stop));
    }
    start(slot);
  }

  int tasks() {
    return tasks;
  }

  /** Tasks that are not needed any more are stopped, new ones started. */
  void resize(int n) {
    if (isStopped || world.isBlack()) {
      return;
    }
    world.note(name + " has " + n + " tasks from now on");
    tasks = n;
    slots.forEach(slot -> slot.loop.ifPresent(SinkLoop::stop));
    startAll();
  }

  /** Starts failed tasks again. */
  void restartFailed() {
    if (isStopped || world.isBlack()) {
      return;
    }
    for (Slot slot : slots.subList(0, Math.min(tasks, slots.size()))) {
      if (slot.loop.flatMap(SinkLoop::failure).isPresent()) {
        start(slot);
      }
    }
  }

  void restartAll() {
    if (!isStopped && !world.isBlack()) {
      slots.forEach(slot -> slot.loop.ifPresent(SinkLoop::stop));
      startAll();
    }
  }

  boolean has(SinkLoop loop) {
    return loops.contains(loop);
  }

  boolean isStopped() {
    return isStopped;
  }

  /** The connector is stopped by a person; tasks may linger. Returns which stop it is. */
  int stop() {
    isStopped = true;
    slots.forEach(slot -> slot.loop.ifPresent(SinkLoop::stop));
    return ++stops;
  }

  /** Ends that stop, if it is not over. */
  void startAfter(int stop) {
    if (isStopped && stop == stops) {
      startAll();
    }
  }

  boolean isAnyoneLeft() {
    return slots.stream().flatMap(slot -> slot.loop.stream()).anyMatch(loop -> !loop.isOver());
  }

  void killWorker() {
    SimWorker worker = anyWorker();
    world.note(worker.process.name() + " is killed");
    worker.process.kill();
  }

  /** A worker stands still, and its tasks are started elsewhere. */
  void stopWorker(long ms) {
    SimWorker worker = anyWorker();
    world.note(worker.process.name() + " stands still for " + ms + " ms");
    worker.process.stop(ms);
    timeline.after(
        timeline.upTo(300_000),
        () -> {
          for (Slot slot : slots.subList(0, Math.min(tasks, slots.size()))) {
            if (slot.worker.filter(w -> w == worker).isPresent() && worker.process.isStopped()) {
              restart(slot.index, true);
            }
          }
        });
  }

  void killAll() {
    workers.forEach(worker -> worker.process.kill());
  }

  /** Everyone who is not one of the present tasks goes, and the present ones start anew. */
  void renew() {
    killAll();
    isStopped = false;
    startAll();
  }

  SimWorker worker() {
    return anyWorker();
  }
}
