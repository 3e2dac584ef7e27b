package io.milvusimport.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
  private static final String KEY = "topics/c/ledger/entries/00000000000000000042.json";

  @Test
  void everyKindOfFactComesBackAsItWas() throws Exception {
    // Given
    Entry entry = new Entry("l-1", "append-1", "host", Facts.ofEveryKind());

    // When
    Entry back = EntryCodec.decode(KEY, EntryCodec.encode(entry));

    // Then
    assertThat(back).isEqualTo(entry);
  }

  @Test
  void theSamplesHoldEveryKindOfFact() {
    assertThat(kinds(Fact.class).collect(Collectors.toSet()))
        .hasSize(25)
        .isEqualTo(Facts.ofEveryKind().stream().map(Fact::getClass).collect(Collectors.toSet()));
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses()).flatMap(EntryCodecTest::kinds)
        : Stream.of(type);
  }

  @Test
  void anEntryIsReadableByAPerson() {
    Entry entry = new Entry("l-1", "append-1", "host", List.of(new Fact.CoordinatorAlive(4)));

    assertThat(new String(EntryCodec.encode(entry), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            {"format":1,"ledger":"l-1","append":"append-1","writer":"host",\
            "facts":[{"fact":"CoordinatorAlive","epoch":4}]}\
            """);
  }

  @Test
  void aFileThatIsASingleObjectIsWrittenAsBeforeFilesHadParts() throws Exception {
    // Given
    String file =
        """
        {"name":"data/d/c/a-1-0","extension":".parquet",\
        "destination":{"database":"d","collection":"c","partition":null},"bytes":9,"rows":3,\
        "collectionId":"449","fingerprint":"f00d"}\
        """;

    // When
    StagedFile read = EntryCodec.mapper().readValue(file, StagedFile.class);

    // Then
    assertThat(read.parts()).isEmpty();
    assertThat(EntryCodec.mapper().writeValueAsString(read)).isEqualTo(file);
  }

  @Test
  void aSubmitWithoutWitnessesIsReadAndWrittenAsBeforeThereWereAny() throws Exception {
    // Given
    String fact =
        """
        {"fact":"SubmitStarted","epoch":4,"job":"job-0","attempt":1,"tier":"RECONCILE","key":"k"}\
        """;

    // When
    Fact read = EntryCodec.mapper().readValue(fact, Fact.class);

    // Then
    assertThat(read).isEqualTo(new Fact.SubmitStarted(4, "job-0", 1, Tier.RECONCILE, "k"));
    assertThat(EntryCodec.mapper().writeValueAsString(read)).isEqualTo(fact);
  }

  @Test
  void aNewerFormatIsNotRead() {
    assertUnreadable("{\"format\":2,\"ledger\":\"l\"}", "format 2, this version reads format 1");
  }

  @Test
  void anUnknownFactIsNotSkipped() {
    assertUnreadable(
        "{\"format\":1,\"ledger\":\"l\",\"append\":\"a\",\"writer\":\"w\","
            + "\"facts\":[{\"fact\":\"JobTeleported\",\"epoch\":4}]}",
        "newer version of the plugin");
  }

  @Test
  void anUnknownPropertyIsNotSkipped() {
    assertUnreadable(
        "{\"format\":1,\"ledger\":\"l\",\"append\":\"a\",\"writer\":\"w\",\"facts\":[],\"more\":1}",
        "newer version of the plugin");
  }

  @Test
  void aTornEntryIsNotRead() {
    assertUnreadable("", "it has no format");
    assertUnreadable("{\"format\":1,\"led", "cannot be read");
  }

  private static void assertUnreadable(String text, String because) {
    assertThatThrownBy(() -> EntryCodec.decode(KEY, text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(UnreadableLedgerException.class)
        .hasMessageContaining(KEY)
        .hasMessageContaining(because);
  }
}
