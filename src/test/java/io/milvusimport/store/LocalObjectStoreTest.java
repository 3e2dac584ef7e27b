package io.milvusimport.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalObjectStoreTest extends ObjectStoreContract {
  @Override
  ObjectStore openEmpty() throws Exception {
    return LocalObjectStore.open(Files.createDirectories(root()));
  }

  @Override
  @Test
  void keysBeyondAsciiAreKept() throws Exception {
    assumeTrue(
        "UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding")),
        "file names are UTF-8 under a UTF-8 locale only");
    super.keysBeyondAsciiAreKept();
  }

  @Test
  void objectIsAPlainFileOfItsName() throws Exception {
    // When
    create("data/db/1.parquet", "content");

    // Then
    assertThat(root().resolve("data/db/1.parquet")).hasContent("content");
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void crashBeforeTheLinkLeavesNoObject() throws Exception {
    // Given what a crash leaves behind
    Path left = Files.writeString(root().resolve(".tmp/left.tmp"), "half an obj");

    // When
    List<String> listed = store.list("", "");

    // Then
    assertThat(listed).isEmpty();
    assertThat(refusal(() -> store.get(".tmp/left.tmp"))).hasMessageContaining("temporary");
    assertThat(refusal(() -> store.list(".tmp/", ""))).hasMessageContaining("temporary");
    assertThat(left).exists();
  }

  @Test
  void temporaryFilesOfADayAgoAreRemovedAtOpen() throws Exception {
    // Given
    Path fresh = Files.writeString(root().resolve(".tmp/fresh.tmp"), "of a running worker");
    Path stale = Files.writeString(root().resolve(".tmp/stale.tmp"), "of a crash");
    Instant yesterday = Files.getLastModifiedTime(fresh).toInstant().minus(25, ChronoUnit.HOURS);
    Files.setLastModifiedTime(stale, FileTime.from(yesterday));

    // When
    LocalObjectStore.open(root()).close();

    // Then
    assertThat(stale).doesNotExist();
    assertThat(fresh).exists();
  }

  @Test
  void twoStoresOnOneFolderSeeEachOther() throws Exception {
    try (ObjectStore other = LocalObjectStore.open(root())) {
      // Given
      create("key", "mine");

      // When
      ObjectStore.Created theirs = other.createIfAbsent("key", bytes("theirs"));

      // Then
      assertThat(theirs).isEqualTo(ObjectStore.Created.EXISTS);
      assertThat(other.list("", "")).containsExactly("key");
    }
  }

  @Test
  void ageIsThatOfTheFile() throws Exception {
    // Given
    create("key", "x");
    FileTime written = Files.getLastModifiedTime(root().resolve("key"));
    Files.setLastModifiedTime(
        root().resolve("key"), FileTime.from(written.toInstant().minusSeconds(3_600)));

    // When
    StoredObject object = store.get("key").orElseThrow();

    // Then
    assertThat(object.lastModifiedMs()).isEqualTo(written.toMillis() - 3_600_000);
    assertThat(object.ageMs()).isBetween(3_600_000L, 3_660_000L);
    assertThat(temporaryFiles()).isEmpty();
  }

  @Test
  void missingFolderIsRefusedAndNotCreated() {
    // Given
    Path missing = folder.resolve("not-mounted");

    // When
    StoreException e = refusal(() -> LocalObjectStore.open(missing));

    // Then
    assertThat(e).hasMessageContaining("not-mounted").hasMessageContaining("local.directory");
    assertThat(missing).doesNotExist();
  }

  @Test
  void nameBothOfAnObjectAndAFolderIsRefused() throws Exception {
    // Given
    create("a/b", "x");

    // When, Then
    assertThat(refusal(() -> store.createIfAbsent("a", bytes("y")))).hasMessageContaining("'a'");
    assertThat(refusal(() -> store.createIfAbsent("a/b/c", bytes("y"))))
        .hasMessageContaining("'a/b/c'");
    assertThat(refusal(() -> store.copy("a/b", "a"))).hasMessageContaining("'a'");
    assertThat(store.get("a/b/c")).isEmpty();
    assertThat(store.list("", "")).containsExactly("a/b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", "../", "a/../", "/etc/"})
  void listingNeverLeavesTheFolder(String prefix) throws Exception {
    // Given
    Files.writeString(folder.resolve("outside"), "x");

    // When, Then
    if (prefix.contains("/")) {
      refusal(() -> store.list(prefix, ""));
    } else {
      assertThat(store.list(prefix, "")).isEmpty();
    }
  }

  @Test
  void overlongFileNameIsRefused() {
    assertThat(refusal(() -> store.createIfAbsent("a/" + "x".repeat(256), bytes("y"))))
        .hasMessageContaining("255");
  }

  @Test
  void foldersGoneMeanwhileAreCreatedAgain() throws Exception {
    // Given
    create("a/b/1", "x");
    Files.delete(root().resolve("a/b/1"));
    Files.delete(root().resolve("a/b"));
    Files.delete(root().resolve("a"));

    // When
    create("a/b/2", "y");

    // Then
    assertThat(store.list("", "")).containsExactly("a/b/2");
  }

  @Test
  void lostFolderIsUnavailableNotEmpty() throws Exception {
    // Given a store that is now an empty folder, as a mount point is without its mount
    Files.delete(root().resolve(".tmp"));

    // When, Then
    for (Operation operation :
        List.<Operation>of(
            () -> store.createIfAbsent("key", bytes("content")),
            () -> store.get("key"),
            () -> store.list("key", ""))) {
      StoreException e = catchThrowableOfType(StoreException.class, operation::run);
      assertThat(e.inDoubt()).isTrue();
      assertThat(e).hasMessageContaining("'key'").hasMessageContaining(root().toString());
    }
    for (Effect effect :
        List.<Effect>of(() -> store.delete(List.of("key")), () -> store.copy("key", "to"))) {
      assertThat(catchThrowableOfType(StoreException.class, effect::run).inDoubt()).isTrue();
    }
  }

  @Test
  void deniedFolderIsRefusedNotEmpty() throws Exception {
    // Given
    create("closed/key", "x");
    Path closed = root().resolve("closed");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    assumeTrue(!Files.isReadable(closed), "the superuser reads everything");
    try {
      // When, Then
      assertThat(refusal(() -> store.get("closed/key"))).hasMessageContaining("access denied");
      assertThat(refusal(() -> store.list("", ""))).hasMessageContaining("access denied");
      assertThat(refusal(() -> store.delete(List.of("closed/key"))))
          .hasMessageContaining("access denied");
    } finally {
      Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private Path root() {
    return folder.resolve("store");
  }

  private List<Path> temporaryFiles() throws Exception {
    try (Stream<Path> files = Files.list(root().resolve(".tmp"))) {
      return files.toList();
    }
  }
}
