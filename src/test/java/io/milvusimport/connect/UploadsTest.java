package io.milvusimport.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.file.SealedFile;
import io.milvusimport.ledger.Facts;
import io.milvusimport.ledger.StagedFile;
import io.milvusimport.store.Body;
import io.milvusimport.store.InMemoryObjectStore;
import io.milvusimport.store.InMemoryObjectStore.Fault;
import io.milvusimport.store.InMemoryObjectStore.Operation;
import io.milvusimport.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
  private static final String KEY = "topics/sink/data/default/products/a-1-0.0-1.parquet";

  @TempDir Path spool;

  private final InMemoryObjectStore store = new InMemoryObjectStore(() -> 0);
  private final List<Integer> pauses = new ArrayList<>();
  private final Uploads uploads = new Uploads(store, "topics/sink/", pauses::add);
  private SealedBatch.Part part;

  @BeforeEach
  void makeFile() throws IOException {
    Path file = Files.writeString(spool.resolve("1-0.parquet"), "rows");
    part = new SealedBatch.Part(new SealedFile(file, 4, 10), Facts.file("a", 1, 0, 10));
  }

  private List<StagedFile> upload() throws Exception {
    return uploads.upload(List.of(part));
  }

  private static List<String> names(List<StagedFile> files) {
    return files.stream().map(StagedFile::name).toList();
  }

  @Test
  void aFileHasTheNameItWasGiven() throws Exception {
    assertThat(upload()).containsExactly(part.staged());

    assertThat(store.get(KEY).orElseThrow().bytes()).asString(UTF_8).isEqualTo("rows");
    assertThat(pauses).isEmpty();
  }

  /** What arrives late under the first name must be nobody's input. */
  @Test
  void aFileWhoseAnswerWasLostGetsAnotherName() throws Exception {
    // Given
    store.injectOnce(Fault.LOST_ANSWER, Operation.CREATE);

    // When
    List<StagedFile> files = upload();

    // Then
    assertThat(names(files)).containsExactly("data/default/products/a-1-1");
    assertThat(store.get(KEY.replace("a-1-0", "a-1-1")).orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("rows");
    assertThat(pauses).containsExactly(1);
  }

  @Test
  void eachTryHasANameThatNoFileOfTheBatchHas() throws Exception {
    // Given a batch of two, whose first file needs three tries and whose second needs two
    Path file = Files.writeString(spool.resolve("1-1.parquet"), "more");
    SealedBatch.Part second =
        new SealedBatch.Part(new SealedFile(file, 4, 10), Facts.file("a", 1, 1, 10));
    store.injectOnce(Fault.LOST_REQUEST, Operation.CREATE);
    store.injectOnce(Fault.LOST_REQUEST, Operation.CREATE);

    // When
    List<StagedFile> files = uploads.upload(List.of(part, second));

    // Then
    assertThat(names(files))
        .containsExactly("data/default/products/a-1-3", "data/default/products/a-1-1");
    assertThat(store.list("", ""))
        .containsExactly(KEY.replace("a-1-0", "a-1-1"), KEY.replace("a-1-0", "a-1-3"));
    assertThat(pauses).containsExactly(1, 2);
  }

  @Test
  void aFileInPartsIsSentAgainWhole() throws Exception {
    // Given
    Path folder = Files.createDirectory(spool.resolve("1-1"));
    Files.writeString(folder.resolve("id.npy"), "ids");
    Files.writeString(folder.resolve("$meta.npy"), "keys");
    StagedFile staged = Facts.fileInParts("a", 1, 0, 10);
    store.injectOnce(Fault.LOST_ANSWER, call -> call.key().endsWith("$meta.npy"));

    // When
    List<StagedFile> files =
        uploads.upload(
            List.of(new SealedBatch.Part(new SealedFile(folder, staged.parts(), 7, 10), staged)));

    // Then
    assertThat(files).containsExactly(staged.renumbered(1));
    String uploaded = KEY.replace("a-1-0", "a-1-1").replace(".parquet", "/");
    assertThat(store.get(uploaded + "id.npy").orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("ids");
    assertThat(store.get(uploaded + "$meta.npy").orElseThrow().bytes())
        .asString(UTF_8)
        .isEqualTo("keys");
  }

  @Test
  void aPartThatWasThereBeforeIsNotTakenForOurs() throws Exception {
    // Given
    Path folder = Files.createDirectory(spool.resolve("1-1"));
    Files.writeString(folder.resolve("id.npy"), "ids");
    Files.writeString(folder.resolve("$meta.npy"), "keys");
    StagedFile staged = Facts.fileInParts("a", 1, 0, 10);
    String second = KEY.replace(".parquet", "/$meta.npy");
    store.createIfAbsent(second, new Body.Bytes("somebody else's".getBytes(UTF_8)));

    // When / Then
    assertThatThrownBy(
            () ->
                uploads.upload(
                    List.of(
                        new SealedBatch.Part(
                            new SealedFile(folder, staged.parts(), 7, 10), staged))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(second);
  }

  @Test
  void aRefusalIsNotRepeated() {
    store.inject(Fault.REFUSED, call -> true);

    assertThatThrownBy(() -> upload()).isInstanceOf(StoreException.class);

    assertThat(store.calls(Operation.CREATE)).isEqualTo(1);
  }

  @Test
  void anObjectThatWasThereBeforeIsNotTakenForOurs() throws Exception {
    store.createIfAbsent(KEY, new Body.Bytes("somebody else's".getBytes(UTF_8)));

    assertThatThrownBy(() -> upload())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(KEY);
  }
}
