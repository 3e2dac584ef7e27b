package io.milvusimport.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportServiceContract;
import io.milvusimport.ledger.Tier;
import io.milvusimport.schema.Destination;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;

/** The simulation's server in each tier, with nothing that goes wrong. */
class SimServerTest {
  private static final Set<Switch> FAULTS =
      Set.of(Switch.JOBS_FAIL, Switch.BAD_FILES, Switch.WRONG_ROWS, Switch.COMMITS_BY_ITSELF);

  abstract static class OfTier extends ImportServiceContract {
    private static final long CALM_MS = 41 * 60_000;

    private final Tier tier;
    private final World world;
    private int rows;
    private int files;

    OfTier(Tier tier) {
      this.tier = tier;
      long seed =
          LongStream.iterate(0, s -> s + 1)
              .filter(s -> World.tierOf(s) == tier)
              .filter(s -> Switch.of(s, tier).stream().noneMatch(FAULTS::contains))
              .filter(s -> !Switch.of(s, tier).contains(Switch.BLACKOUT))
              .findFirst()
              .orElseThrow();
      this.world = new World(seed, Defect.NONE);
      world.topic.addPartition();
      world.rows.startedAt(world.topic.logs().get(0).partition, 0);
      world.timeline.pass(CALM_MS, () -> false);
    }

    @Override
    protected ImportService service() {
      return world.server;
    }

    @Override
    protected Destination destination() {
      return World.destination(0);
    }

    private String key() {
      return World.FOLDER + "data/default/c0/a-1-" + files++ + ".0-1.parquet";
    }

    @Override
    protected String stage(int n) {
      String key = key();
      int[] content = IntStream.range(rows, rows + n).toArray();
      rows += n;
      world.bucket.create(key, SimServer.encoded(content));
      return key;
    }

    @Override
    protected String missing() {
      return key();
    }

    @Override
    protected void until(BooleanSupplier holds) {
      while (!holds.getAsBoolean()) {
        assertThat(world.timeline.step()).as("something is still to happen").isTrue();
      }
    }

    @Override
    protected boolean honoursKeys() {
      return world.server.honoursKey();
    }

    @Override
    protected boolean hasTwoPhases() {
      return tier == Tier.TWO_PHASE;
    }
  }

  @Nested
  class TwoPhases extends OfTier {
    TwoPhases() {
      super(Tier.TWO_PHASE);
    }
  }

  @Nested
  class Keys extends OfTier {
    Keys() {
      super(Tier.IDEMPOTENCY_KEY);
    }
  }

  @Nested
  class Neither extends OfTier {
    Neither() {
      super(Tier.RECONCILE);
    }
  }
}
