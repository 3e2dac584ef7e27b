package io.milvusimport.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.milvusimport.testbed.ConnectWorker;
import io.milvusimport.testbed.LoopbackPort;
import io.milvusimport.testbed.PackageData;
import io.milvusimport.testbed.SharedTestBed;
import io.milvusimport.testbed.TestBed;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a user is told when the connector cannot start, as the worker's REST interface tells it. */
@ExtendWith(SharedTestBed.class)
class StartupErrorsIT {
  private static final String SECRET = "a-secret-nobody-may-see";

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake(
            "collection does not exist",
            trial -> trial.with("milvus.collection", "no_such_collection"),
            "default.no_such_collection",
            "does not exist"),
        mistake(
            "wrong token",
            trial -> trial.with("milvus.token", "root:" + SECRET),
            "credential is not accepted",
            "milvus.token"),
        mistake(
            "database does not answer",
            trial -> trial.with("milvus.uri", "http://127.0.0.1:" + LoopbackPort.free()),
            "could not be reached",
            "milvus.uri"),
        mistake(
            "bucket does not exist",
            trial -> trial.with("store.bucket", "no-such-bucket"),
            "NoSuchBucket",
            "store.bucket (no-such-bucket)"),
        mistake(
            "bucket denies access",
            trial -> trial.with("s3.access.key.id", "a-stranger"),
            "403",
            TestBed.BUCKET),
        mistake(
            "wrong secret for the bucket",
            trial -> trial.with("s3.secret.access.key", SECRET),
            "SignatureDoesNotMatch",
            "s3.secret.access.key"),
        mistake(
            "store does not answer",
            trial -> trial.with("s3.endpoint", "http://127.0.0.1:" + LoopbackPort.free()),
            "no answer from",
            "s3.endpoint"),
        mistake(
            "no store",
            trial -> trial.without("store.bucket"),
            "store.bucket is needed for store.type=s3"),
        mistake(
            "unknown guarantee",
            trial -> trial.with("delivery.guarantee", "perfectly"),
            "delivery.guarantee",
            "exactly_once or at_least_once"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void aConnectorThatCannotWorkSaysWhy(
      String mistake, Consumer<Trial> make, List<String> named, TestBed bed, ConnectWorker worker) {
    // Given
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", mistake.replace(' ', '-'))
            .withTopic(1)
            .withCollection();
    make.accept(trial);

    // When
    String said = trial.startAndFail();

    // Then
    assertThat(said).contains(named).doesNotContain(SECRET);
    trial.end();
  }

  @Test
  void aStoreWithoutConditionalWritesIsRefused(TestBed bed, ConnectWorker worker) throws Exception {
    try (UnconditionalS3 store = UnconditionalS3.inFrontOf(bed.s3(), TestBed.BUCKET)) {
      // Given
      Trial trial =
          Trial.of(bed, worker, bed.emulator(), "quickstart", "unconditional-store")
              .with("s3.endpoint", store.endpoint())
              .withTopic(1)
              .withCollection();

      // When
      String said = trial.startAndFail();

      // Then
      assertThat(said).containsIgnoringCase("conditional").contains("If-None-Match");
      assertThat(store.conditionalWrites()).isPositive();
      trial.end();
    }
  }

  @Test
  void aFieldBeyondTheServerIsRefusedByItsName(TestBed bed, ConnectWorker worker) {
    // Given
    ObjectNode collection = PackageData.collection("field_beyond_server").deepCopy();
    ((ArrayNode) collection.at("/schema/fields"))
        .addObject()
        .put("fieldName", "body")
        .put("dataType", "Text");
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "field-beyond-server")
            .with("milvus.server.version", "2.6")
            .withTopic(1)
            .withCollection(collection);

    // When
    String said = trial.startAndFail();

    // Then
    assertThat(said).contains("default.field_beyond_server", "Milvus 2.6", "Field body (Text)");
    trial.end();
  }

  @Test
  void aFieldBeyondTheFormatIsRefusedByItsName(TestBed bed, ConnectWorker worker) {
    // Given a collection with an array
    Trial trial =
        Trial.of(bed, worker, bed.emulator(), "quickstart", "field-beyond-format")
            .with("file.format", "numpy")
            .withTopic(1)
            .withCollection();

    // When
    String said = trial.startAndFail();

    // Then
    assertThat(said).contains("default.field_beyond_format", "file.format=numpy", "Field tags");
    trial.end();
  }

  private static Arguments mistake(String name, Consumer<Trial> make, String... named) {
    return Arguments.of(name, make, List.of(named));
  }
}
