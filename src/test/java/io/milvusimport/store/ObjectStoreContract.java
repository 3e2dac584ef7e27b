package io.milvusimport.store;

import static io.milvusimport.store.ObjectStore.Created.CREATED;
import static io.milvusimport.store.ObjectStore.Created.EXISTS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} does, whatever holds the objects. */
abstract class ObjectStoreContract {
  private static final int THREADS = 16;

  @TempDir Path folder;
  ObjectStore store;

  /** Opens a store that holds nothing. The contract closes it. */
  abstract ObjectStore openEmpty() throws Exception;

  /**
   * Whether a listed key is a file of the server's own while it takes an object in. A store that is
   * ours shows none.
   */
  boolean isTemporaryOfTheServer(String key) {
    return false;
  }

  @BeforeEach
  void open() throws Exception {
    store = openEmpty();
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void createdObjectIsReadBackByteForByte() throws Exception {
    // Given
    byte[] content = randomBytes(70_000);

    // When
    ObjectStore.Created created = store.createIfAbsent("a/b/c.bin", new Body.Bytes(content));

    // Then
    assertThat(created).isEqualTo(CREATED);
    assertThat(contentOf("a/b/c.bin")).isEqualTo(content);
  }

  @Test
  void emptyObjectIsAnObject() throws Exception {
    // When
    ObjectStore.Created created = store.createIfAbsent("empty", new Body.Bytes(new byte[0]));

    // Then
    assertThat(created).isEqualTo(CREATED);
    assertThat(contentOf("empty")).isEmpty();
    assertThat(store.list("", "")).containsExactly("empty");
  }

  @Test
  void secondCreateLeavesTheFirstUntouched() throws Exception {
    // Given
    create("key", "first");

    // When
    ObjectStore.Created second = store.createIfAbsent("key", bytes("second"));

    // Then
    assertThat(second).isEqualTo(EXISTS);
    assertThat(contentOf("key")).isEqualTo("first".getBytes(UTF_8));
  }

  @Test
  void secondCreateOfTheSameBytesDidNotCreateEither() throws Exception {
    // Given
    create("key", "same");

    // When
    ObjectStore.Created second = store.createIfAbsent("key", bytes("same"));

    // Then
    assertThat(second).isEqualTo(EXISTS);
  }

  @Test
  void raceForANameHasExactlyOneWinner() throws Exception {
    for (int round = 0; round < 20; round++) {
      // Given
      String key = "race/" + round;
      CountDownLatch start = new CountDownLatch(1);
      List<Callable<ObjectStore.Created>> runners = new ArrayList<>();
      for (int runner = 0; runner < THREADS; runner++) {
        Body body = bytes("runner " + runner);
        runners.add(
            () -> {
              start.await();
              return store.createIfAbsent(key, body);
            });
      }

      // When
      List<ObjectStore.Created> answers = together(runners, start);

      // Then
      assertThat(answers).as(key).containsOnlyOnce(CREATED).hasSize(THREADS);
      assertThat(new String(contentOf(key), UTF_8)).isEqualTo("runner " + answers.indexOf(CREATED));
    }
  }

  @Test
  void objectIsSeenWholeOrNotAtAll() throws Exception {
    // Given a file that takes some time to write, and a reader that looks all the while
    byte[] content = randomBytes(8_000_000);
    Path file = Files.write(folder.resolve("big"), content);
    AtomicBoolean written = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    ExecutorService reader = Executors.newSingleThreadExecutor();
    try {
      Future<List<Integer>> sizesSeen =
          reader.submit(
              () -> {
                List<Integer> sizes = new ArrayList<>();
                boolean last;
                do {
                  last = written.get();
                  List<String> names =
                      store.list("", "").stream()
                          .filter(name -> !isTemporaryOfTheServer(name))
                          .toList();
                  int size = store.get("big").map(object -> object.bytes().length).orElse(-1);
                  if (!names.isEmpty()) {
                    assertThat(names).containsExactly("big");
                    assertThat(size).isNotEqualTo(-1);
                  }
                  sizes.add(size);
                  reading.countDown();
                } while (!last);
                return sizes;
              });
      reading.await();

      // When
      store.createIfAbsent("big", new Body.LocalFile(file));
      written.set(true);

      // Then
      assertThat(sizesSeen.get()).containsOnly(-1, content.length);
      assertThat(contentOf("big")).isEqualTo(content);
    } finally {
      reader.shutdownNow();
    }
  }

  @Test
  void fileIsStoredAsItIs() throws Exception {
    // Given
    byte[] content = randomBytes(3_000_001);
    Path file = Files.write(folder.resolve("spool.parquet"), content);

    // When
    ObjectStore.Created first = store.createIfAbsent("data/1.parquet", new Body.LocalFile(file));
    ObjectStore.Created second = store.createIfAbsent("data/1.parquet", new Body.LocalFile(file));

    // Then
    assertThat(first).isEqualTo(CREATED);
    assertThat(second).isEqualTo(EXISTS);
    assertThat(contentOf("data/1.parquet")).isEqualTo(content);
  }

  @Test
  void missingFileIsRefusedByName() throws Exception {
    // Given
    Path missing = folder.resolve("no-such-spool-file");

    // When
    StoreException e = refusal(() -> store.createIfAbsent("key", new Body.LocalFile(missing)));

    // Then
    assertThat(e).hasMessageContaining("no-such-spool-file").hasMessageContaining("key");
    assertThat(store.list("", "")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plain/key.json",
        "with space/a b",
        "plus+sign",
        "per%20cent",
        "amp&equals=",
        "quote'double\"",
        "(round)[square]{curly}",
        "hash#question?",
        "colon:semi;comma,",
        "at@dollar$bang!tilde~",
        "star*pipe|caret^",
        "less<greater>",
        "dots..inside/..hidden/.hidden",
        "back\\slash",
      })
  void keysOfAnySpellingAreKept(String key) throws Exception {
    roundTrip(key);
  }

  @Test
  void keysBeyondAsciiAreKept() throws Exception {
    roundTrip("größe/日本語/😀");
  }

  void roundTrip(String key) throws Exception {
    // When
    create(key, "first");
    store.copy(key, "copy of/" + key);
    ObjectStore.Created second = store.createIfAbsent(key, bytes("second"));
    List<String> listed = store.list(key, "");
    List<String> copies = store.list("copy of/", "");
    byte[] content = contentOf("copy of/" + key);
    store.delete(List.of(key));

    // Then
    assertThat(second).isEqualTo(EXISTS);
    assertThat(listed).containsExactly(key);
    assertThat(copies).containsExactly("copy of/" + key);
    assertThat(content).isEqualTo("first".getBytes(UTF_8));
    assertThat(store.get(key)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/absolute",
        "end/",
        "two//slashes",
        "../up",
        "a/../b",
        "a/./b",
        "line\nbreak"
      })
  void keyThatSomeStoreCannotHoldIsRefused(String key) throws Exception {
    assertThat(refusal(() -> store.createIfAbsent(key, bytes("x")))).hasMessageContaining("key");
    assertThat(refusal(() -> store.get(key))).hasMessageContaining("key");
    assertThat(refusal(() -> store.delete(List.of(key)))).hasMessageContaining("key");
    create("good", "x");
    assertThat(refusal(() -> store.copy("good", key))).hasMessageContaining("key");
  }

  @Test
  void longListingComesInOrderAndWhole() throws Exception {
    // Given more keys than one page of S3 holds
    List<String> keys =
        IntStream.range(0, 1_203).mapToObj(i -> "ledger/%08d".formatted(i)).toList();
    together(
        keys.stream()
            .map(key -> (Callable<ObjectStore.Created>) () -> store.createIfAbsent(key, bytes(key)))
            .toList(),
        new CountDownLatch(0));
    create("ledge", "before");
    create("ledger0", "after");

    // When, Then
    assertThat(store.list("ledger/", "")).isEqualTo(keys);
    assertThat(store.list("ledger/", "ledger/00000001")).isEqualTo(keys.subList(2, 1_203));
    assertThat(store.list("ledger/", "ledger/00001202")).isEmpty();
    assertThat(store.list("ledger/", "ledger/0000119")).isEqualTo(keys.subList(1_190, 1_203));
    assertThat(store.list("ledger/0000119", "")).isEqualTo(keys.subList(1_190, 1_200));
    assertThat(store.list("", "")).hasSize(1_205);

    // When
    store.delete(keys);

    // Then
    assertThat(store.list("", "")).containsExactly("ledge", "ledger0");
  }

  @Test
  void listingIsInTheOrderOfBytes() throws Exception {
    // Given
    List<String> ordered = List.of("a!", "a-b", "a.b", "a/b", "a0", "aB", "a_b", "ab", "ab/c", "b");
    for (String key : List.of("b", "ab/c", "a/b", "aB", "a0", "a!", "a_b", "a.b", "a-b")) {
      create(key, key);
    }

    // When
    List<String> all = store.list("", "");

    // Then
    assertThat(all).isEqualTo(ordered.stream().filter(key -> !key.equals("ab")).toList());
    assertThat(store.list("", "a/b")).isEqualTo(all.subList(4, all.size()));
    assertThat(store.list("a", "a_b")).containsExactly("ab/c");
    assertThat(store.list("nothing", "")).isEmpty();
  }

  @Test
  void copyReplacesWhatHasTheName() throws Exception {
    // Given
    create("from", "new");
    create("to", "old and longer");

    // When
    store.copy("from", "to");

    // Then
    assertThat(contentOf("to")).isEqualTo("new".getBytes(UTF_8));
    assertThat(contentOf("from")).isEqualTo("new".getBytes(UTF_8));
  }

  @Test
  void copyTakesANameLikeACreate() throws Exception {
    // Given
    create("from", "content");
    store.copy("from", "to");

    // When
    ObjectStore.Created created = store.createIfAbsent("to", bytes("other"));

    // Then
    assertThat(created).isEqualTo(EXISTS);
  }

  @Test
  void copyOfAMissingObjectIsRefused() throws Exception {
    // When
    StoreException e =
        catchThrowableOfType(StoreException.class, () -> store.copy("missing-source", "to"));

    // Then
    assertThat(e.kind()).isEqualTo(StoreException.Kind.MISSING);
    assertThat(e.inDoubt()).isFalse();
    assertThat(e).hasMessageContaining("missing-source").hasMessageContaining("to");
    assertThat(store.list("", "")).isEmpty();
  }

  @Test
  void deleteTakesWhatIsThereAndMayBeRepeated() throws Exception {
    // Given
    create("one", "1");
    create("two", "2");
    create("three", "3");

    // When
    store.delete(List.of("one", "never-was", "two"));
    store.delete(List.of("one", "never-was", "two"));
    store.delete(List.of());

    // Then
    assertThat(store.list("", "")).containsExactly("three");
    assertThat(store.get("one")).isEmpty();
  }

  @Test
  void deletedNameIsFreeAgain() throws Exception {
    // Given
    create("key", "first");
    store.delete(List.of("key"));

    // When
    ObjectStore.Created created = store.createIfAbsent("key", bytes("second"));

    // Then
    assertThat(created).isEqualTo(CREATED);
    assertThat(contentOf("key")).isEqualTo("second".getBytes(UTF_8));
  }

  @Test
  void missingObjectIsEmpty() throws Exception {
    assertThat(store.get("missing")).isEmpty();
    assertThat(store.get("missing/deeper")).isEmpty();
  }

  @Test
  void partOfANameIsNoObject() throws Exception {
    // Given
    create("a/b/c", "x");

    // When, Then
    assertThat(store.get("a/b")).isEmpty();
    assertThat(store.get("a")).isEmpty();
    assertThatCode(() -> store.delete(List.of("a/b"))).doesNotThrowAnyException();
    assertThat(store.list("", "")).containsExactly("a/b/c");
  }

  @Test
  void timesAreThoseOfOneClock() throws Exception {
    // Given
    create("first", "1");
    create("second", "2");

    // When
    StoredObject first = store.get("first").orElseThrow();
    StoredObject second = store.get("second").orElseThrow();
    StoredObject firstAgain = store.get("first").orElseThrow();

    // Then: a clock that counts seconds may stand one behind
    assertThat(first.lastModifiedMs()).isEqualTo(firstAgain.lastModifiedMs());
    assertThat(second.lastModifiedMs()).isGreaterThanOrEqualTo(first.lastModifiedMs());
    assertThat(firstAgain.answeredAtMs()).isGreaterThanOrEqualTo(first.answeredAtMs());
    assertThat(first.answeredAtMs() - first.lastModifiedMs()).isBetween(-1_000L, 60_000L);
    assertThat(second.ageMs()).isBetween(0L, 60_000L);
  }

  @Test
  void storeNamesItself() {
    assertThat(store.location()).isNotBlank();
  }

  @Test
  void storeKeepsWhatTheProbeAsksFor() throws Exception {
    // Given
    create("prefix/other", "x");

    // When
    StoreProbe.Result result = StoreProbe.run(store, "prefix", "token-1");

    // Then
    assertThat(result).isInstanceOf(StoreProbe.Kept.class);
    assertThat(store.list("", "")).containsExactly("prefix/other");
  }

  final void create(String key, String content) throws StoreException {
    assertThat(store.createIfAbsent(key, bytes(content))).isEqualTo(CREATED);
  }

  final byte[] contentOf(String key) throws StoreException {
    return store.get(key).orElseThrow(() -> new AssertionError("no object " + key)).bytes();
  }

  static Body.Bytes bytes(String content) {
    return new Body.Bytes(content.getBytes(UTF_8));
  }

  static byte[] randomBytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  interface Operation {
    Object run() throws StoreException;
  }

  interface Effect {
    void run() throws StoreException;
  }

  static StoreException refusal(Operation operation) {
    return refusal((Effect) operation::run);
  }

  static StoreException refusal(Effect effect) {
    StoreException e = catchThrowableOfType(StoreException.class, effect::run);
    assertThat(e).as("a refusal").isNotNull();
    assertThat(e.kind()).isEqualTo(StoreException.Kind.REFUSED);
    assertThat(e.inDoubt()).isFalse();
    return e;
  }

  private static <T> List<T> together(List<Callable<T>> calls, CountDownLatch start)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<T>> futures = calls.stream().map(threads::submit).toList();
      start.countDown();
      List<T> answers = new ArrayList<>();
      for (Future<T> future : futures) {
        answers.add(future.get());
      }
      return answers;
    } finally {
      threads.shutdownNow();
    }
  }
}
