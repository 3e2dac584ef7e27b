package io.milvusimport.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * What is done to one connector, in order: all of it decided beforehand by a seed.
 *
 * @param steps ending with the loss of jobs, if that is among them: what comes of it takes minutes
 */
record Schedule(List<Step> steps) {
  /** A schedule with at least this many kills has everything. */
  private static final int WHOLE = 10;

  private static final List<Fault> FAULTS =
      Arrays.stream(Fault.values()).filter(fault -> fault != Fault.NONE).toList();

  Schedule {
    steps = List.copyOf(steps);
  }

  /**
   * @param firstPhase phase of the first kill, as an index; the others follow in turn
   * @param twoPhase whether the server has a commit of its own
   * @param workers how many there are
   * @param withBroker whether the broker may be killed, too
   */
  static Schedule of(
      long seed, int kills, int firstPhase, boolean twoPhase, int workers, boolean withBroker) {
    // Random itself begins alike for seeds that are near each other.
    Random random = new Random(new SplittableRandom(seed).nextLong());
    List<Phase> phases = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      phases.add(Phase.values()[(firstPhase + i) % Phase.values().length]);
    }
    Collections.shuffle(phases, random);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      steps.add(weather(random));
      steps.add(kill(random, phases.get(i), twoPhase));
      if (i % 4 == 1) {
        Phase phase = pick(random, Arrays.asList(Phase.values()));
        Moment moment = pick(random, Moment.of(phase, twoPhase));
        steps.add(new Step.Pause(moment, Duration.ofSeconds(7 + random.nextInt(8))));
      }
      if (i % 5 == 2) {
        steps.add(new Step.Tasks(1 + random.nextInt(4)));
      }
      if (i % 7 == 4) {
        steps.add(new Step.Restart(1 + random.nextInt(workers)));
      }
      if (withBroker && kills >= WHOLE && i == kills / 2) {
        steps.add(new Step.Broker());
      }
    }
    if (kills >= WHOLE) {
      steps.add(new Step.LoseJobs());
    }
    return new Schedule(steps);
  }

  private static Step kill(Random random, Phase phase, boolean twoPhase) {
    Moment moment = pick(random, Moment.of(phase, twoPhase));
    boolean late = random.nextBoolean() && moment.isUnsent();
    Duration downFor = Duration.ofSeconds(random.nextBoolean() ? 0 : 8);
    return new Step.Kill(moment, late, downFor);
  }

  private static Step weather(Random random) {
    List<Gust> gusts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Gust.Target target = pick(random, Arrays.asList(Gust.Target.values()));
      gusts.add(new Gust(target, pick(random, FAULTS)));
    }
    return new Step.Weather(gusts);
  }

  private static <T> T pick(Random random, List<T> choice) {
    return choice.get(random.nextInt(choice.size()));
  }

  /** How many kills there are in a phase. */
  long kills(Phase phase) {
    return steps.stream()
        .filter(step -> step instanceof Step.Kill kill && kill.moment().phase() == phase)
        .count();
  }
}
