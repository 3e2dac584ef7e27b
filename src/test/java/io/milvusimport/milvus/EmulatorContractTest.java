package io.milvusimport.milvus;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.emulator.Emulator;
import io.milvusimport.emulator.EmulatorSettings;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.DirectoryBucket;
import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.RowBuffer;
import io.milvusimport.importjob.ImportService;
import io.milvusimport.importjob.ImportService.Usable;
import io.milvusimport.importjob.ImportServiceContract;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Destination;
import io.milvusimport.testbed.MilvusRest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The emulator of each generation behind the REST client. */
class EmulatorContractTest {
  abstract static class OfGeneration extends ImportServiceContract {
    private static final Destination HERE =
        new Destination("default", "products", Optional.empty());

    @TempDir private Path bucket;
    private final Generation generation;
    private Emulator emulator;
    private MilvusClient client;
    private int rows;
    private int files;

    OfGeneration(Generation generation) {
      this.generation = generation;
    }

    @BeforeEach
    void start() throws Exception {
      emulator =
          Emulator.start(
              EmulatorSettings.of(generation).withTick(Duration.ofMillis(20)),
              new DirectoryBucket(bucket));
      new MilvusRest(emulator.uri().toString(), "")
          .createCollection(
              new ObjectMapper()
                  .readTree(
                      """
                      {"collectionName":"products","schema":{"fields":[
                       {"fieldName":"id","dataType":"Int64","isPrimary":true},
                       {"fieldName":"v","dataType":"FloatVector","elementTypeParams":{"dim":"2"}}]}}\
                      """));
      client =
          MilvusClient.selfHosted(
              new SelfHostedSettings(emulator.uri(), Optional.empty()),
              ObjectPaths.verbatim(),
              Timeouts.DEFAULT,
              false);
    }

    @AfterEach
    void stop() {
      client.close();
      emulator.close();
    }

    @Override
    protected ImportService service() {
      return client;
    }

    @Override
    protected Destination destination() {
      return HERE;
    }

    private String key() {
      return "file-" + files++ + ".parquet";
    }

    @Override
    protected String stage(int n) throws Exception {
      CollectionSchema schema =
          ((Usable) client.describeCollection("default", "products")).schema();
      String key = key();
      DataFile file = DataFile.create(schema, FileSettings.defaults(), bucket.resolve(key));
      RowBuffer row = file.rowBuffer();
      for (int i = 0; i < n; i++) {
        row.begin();
        row.setLong(0, rows++);
        row.setVector(1, new float[] {1, 2}, 0);
        row.commit();
      }
      var unused = file.seal();
      return key;
    }

    @Override
    protected String missing() {
      return key();
    }

    @Override
    protected void until(BooleanSupplier holds) {
      await().atMost(Duration.ofSeconds(60)).until(holds::getAsBoolean);
    }

    @Override
    protected boolean honoursKeys() {
      return generation != Generation.V2_5;
    }

    @Override
    protected boolean hasTwoPhases() {
      return generation == Generation.V3_0_2;
    }
  }

  @Nested
  class Of25 extends OfGeneration {
    Of25() {
      super(Generation.V2_5);
    }
  }

  @Nested
  class Of26 extends OfGeneration {
    Of26() {
      super(Generation.V2_6_24);
    }
  }

  @Nested
  class Of30 extends OfGeneration {
    Of30() {
      super(Generation.V3_0_2);
    }
  }
}
