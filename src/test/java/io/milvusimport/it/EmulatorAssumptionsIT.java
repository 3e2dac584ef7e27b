package io.milvusimport.it;

import io.milvusimport.testbed.Bucket;
import io.milvusimport.testbed.EmulatorProcess;
import io.milvusimport.testbed.MilvusRest;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/** The emulator's three generations under the questions that containers of them are asked. */
class EmulatorAssumptionsIT {
  @Nested
  class V2v5 extends OfGeneration {
    V2v5() {
      super("2.5");
    }
  }

  @Nested
  class V2v6 extends OfGeneration {
    V2v6() {
      super("2.6.24");
    }
  }

  @Nested
  class V3v0 extends OfGeneration {
    V3v0() {
      super("3.0.2");
    }
  }

  @ExtendWith(SharedTestBed.class)
  abstract static class OfGeneration extends ServerAssumptions {
    private final String generation;
    private TestBed bed;
    private EmulatorProcess emulator;

    OfGeneration(String generation) {
      this.generation = generation;
    }

    @BeforeEach
    void startEmulator(TestBed shared) {
      bed = shared;
      emulator = shared.startEmulator(generation);
    }

    @AfterEach
    void stopEmulator() {
      emulator.close();
    }

    @Override
    MilvusRest milvus() {
      return new MilvusRest(emulator.uri(), TestBed.TOKEN);
    }

    @Override
    Bucket bucket() {
      return bed.bucket();
    }

    @Override
    boolean isTwoPhase() {
      return generation.startsWith("3");
    }
  }
}
