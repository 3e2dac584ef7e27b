package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static io.milvusimport.file.SampleCollections.withDefault;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextFileTest {
  private static final FieldType.ArrayOfStruct STRUCTS =
      new FieldType.ArrayOfStruct(List.of(new FieldType.SubField("n", new FieldType.Int32())), 4);
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          nullable("text", new FieldType.VarChar(64)),
          nullable("tags", new FieldType.Array(new FieldType.Bool(), 8)),
          field("structs", STRUCTS),
          nullable("vector", new FieldType.FloatVector(2)));
  private static final int DYNAMIC = 5;

  @TempDir Path directory;

  @Test
  void jsonHasOneRowALine() throws Exception {
    // Given
    DataFile file = create(FileFormat.JSON);

    // When
    writeRow(file, 1);
    writeNulls(file, 2);

    // Then
    assertThat(file.seal().path())
        .hasContent(
            """
            {"rows":[
            {"id":1,"text":"text 1","tags":[true,false],"structs":[{"n":1}],"vector":[1.0,0.1],"$meta":{"k": 1}},
            {"id":2,"text":null,"tags":null,"structs":[],"vector":null,"$meta":{}}
            ]}
            """);
  }

  @Test
  void csvHasAHeaderAndOneRowALine() throws Exception {
    // Given
    DataFile file = create(FileFormat.CSV);

    // When
    writeRow(file, 1);
    writeNulls(file, 2);

    // Then
    assertThat(file.seal().path())
        .hasContent(
            """
            id,text,tags,structs,vector,$meta
            1,text 1,"[true,false]","[{""n"":1}]","[1.0,0.1]","{""k"": 1}"
            2,~NULL~,~NULL~,[],~NULL~,{}
            """);
  }

  @ParameterizedTest
  @EnumSource(
      value = FileFormat.class,
      names = {"JSON", "CSV"})
  void aRowTakenBackLeavesNoTrace(FileFormat format) throws Exception {
    // Given
    DataFile disturbed = create("disturbed", format);
    DataFile plain = create("plain", format);

    // When: between any two rows one is taken back, in any state
    for (int i = 0; i < 50; i++) {
      takeBackHalfARow(disturbed.rowBuffer(), i % 4);
      writeRow(disturbed, i);
      writeRow(plain, i);
    }
    takeBackHalfARow(disturbed.rowBuffer(), 3);

    // Then
    assertThat(disturbed.bytes()).isEqualTo(plain.bytes());
    assertThat(disturbed.seal().path()).hasSameBinaryContentAs(plain.seal().path());
    assertThat(disturbed.rows()).isEqualTo(50);
  }

  @ParameterizedTest
  @CsvSource({"JSON, '{\"rows\":[\n]}\n'", "CSV, 'id,text,tags,structs,vector,$meta\n'"})
  void aFileWithoutRowsIsAValidOne(FileFormat format, String content) throws Exception {
    // Given
    DataFile file = create(format);
    file.spool();

    // When
    SealedFile sealed = file.seal();

    // Then
    assertThat(sealed.path()).content().isEqualTo(content);
    assertThat(sealed)
        .extracting(SealedFile::rows, SealedFile::bytes)
        .containsExactly(0L, (long) content.length());
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void spoolingBoundsTheHeapAndTheEstimateFollowsTheFile(String format) throws Exception {
    // Given
    DataFile file = create(FileFormat.valueOf(format));

    // When
    long mostHeld = 0;
    for (int i = 0; i < 100_000; i++) {
      writeRow(file, i);
      mostHeld = Math.max(mostHeld, file.bufferedBytes());
    }
    long estimate = file.bytes();
    file.spool();
    long heldWhenSpooled = file.bufferedBytes();
    SealedFile sealed = file.seal();

    // Then
    assertThat(sealed.bytes()).isGreaterThan(4L * TextFile.SPOOL_BYTES);
    assertThat(mostHeld).isLessThan(4L * TextFile.SPOOL_BYTES);
    assertThat(estimate).isBetween(sealed.bytes() - 8, sealed.bytes());
    assertThat(heldWhenSpooled).isZero();
    assertThat(new WrittenText(FileFormat.valueOf(format), sealed).rows(asTexts()))
        .hasSize(100_000)
        .element(99_999)
        .satisfies(row -> assertThat(row).containsEntry("text", "text 99999"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void aHugeRowIsWrittenWholeAndItsMemoryGivenBack(String format) throws Exception {
    // Given
    DataFile file = create(FileFormat.valueOf(format));
    String huge = "\"x".repeat(5 << 20);

    // When
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, 1);
    SampleType.text(file.rowBuffer(), 1, huge);
    setRest(file.rowBuffer());
    file.rowBuffer().commit();

    // Then
    assertThat(file.bufferedBytes()).isZero();
    SealedFile sealed = file.seal();
    assertThat(new WrittenText(FileFormat.valueOf(format), sealed).rows(asTexts()))
        .extracting(row -> huge.equals(row.get("text")))
        .containsExactly(true);
  }

  /** The server skips lines of nothing. */
  @Test
  void anEmptyTextAloneInALineIsQuotedInCsv() throws Exception {
    // Given
    CollectionSchema schema = SampleCollections.of(field("text", new FieldType.VarChar(8)));
    DataFile file = create("f", schema, FileFormat.CSV);

    // When
    for (String text : List.of("", "a", "")) {
      file.rowBuffer().begin();
      SampleType.text(file.rowBuffer(), 0, text);
      file.rowBuffer().commit();
    }

    // Then
    assertThat(file.seal().path()).content().isEqualTo("text\n\"\"\na\n\"\"\n");
  }

  @ParameterizedTest
  @CsvSource({
    "nullable, '~NULL~',       'the text ~NULL~, which is how a CSV file says null'",
    "default,  '~NULL~',       'the text ~NULL~, which is how a CSV file says null'",
    "nullable, 'two\r\nlines', 'text with a carriage return before a line feed, which the server''s CSV reader takes away'",
    "plain,    'two\r\nlines', 'text with a carriage return before a line feed, which the server''s CSV reader takes away'",
  })
  void textThatCsvCannotSayIsRefusedAndJsonTakesIt(String kind, String text, String problem)
      throws Exception {
    // Given
    FieldType type = new FieldType.Text();
    CollectionSchema schema =
        switch (kind) {
          case "nullable" -> SampleCollections.of(key("id"), nullable("text", type));
          case "default" -> SampleCollections.of(key("id"), withDefault("text", type, "d"));
          default -> SampleCollections.of(key("id"), field("text", type));
        };
    DataFile csv = create("csv", schema, FileFormat.CSV);
    DataFile json = create("json", schema, FileFormat.JSON);

    // When
    for (DataFile file : List.of(csv, json)) {
      file.rowBuffer().begin();
      file.rowBuffer().setLong(0, 1);
      SampleType.text(file.rowBuffer(), 1, text);
    }

    // Then
    assertThat(json.rowBuffer().refusal()).isEmpty();
    assertThat(csv.rowBuffer().refusal()).contains(new Refusal(1, problem));
    assertThatThrownBy(() -> csv.rowBuffer().commit()).isInstanceOf(IllegalStateException.class);
    csv.rowBuffer().rollback();
    csv.rowBuffer().begin();
    assertThat(csv.rowBuffer().refusal()).isEmpty();
  }

  @Test
  void theTextOfNullIsATextLikeAnyWhereThereIsNoNull() throws Exception {
    // Given
    CollectionSchema schema =
        SampleCollections.of(key("id"), field("text", new FieldType.VarChar(8)));
    DataFile file = create("f", schema, FileFormat.CSV);

    // When
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, 1);
    SampleType.text(file.rowBuffer(), 1, "~NULL~");
    file.rowBuffer().commit();

    // Then
    assertThat(file.seal().path()).content().isEqualTo("id,text\n1,~NULL~\n");
  }

  @ParameterizedTest
  @CsvSource({
    "9007199254740993,    true",
    "9007199254740992,    false",
    "12345678901234567,   true",
    "-999999999999999,    false",
    "0.1,                 false",
    "1e22,                false",
    "1e400,               true",
    "1e-400,              true",
    "0.12345678901234567890, true",
  })
  void numbersOfDynamicKeysThatTheCsvReaderWouldRoundAreRefused(String number, boolean isRefused)
      throws Exception {
    // Given
    RowBuffer csv = create("csv", FileFormat.CSV).rowBuffer();
    RowBuffer json = create("json", FileFormat.JSON).rowBuffer();

    // When
    for (RowBuffer row : List.of(csv, json)) {
      row.begin();
      SampleType.text(row, DYNAMIC, "{\"a\": [{\"n\": " + number + "}]}");
    }

    // Then
    assertThat(csv.refusal().map(Refusal::column).isPresent()).isEqualTo(isRefused);
    assertThat(json.refusal()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = FileFormat.class,
      names = {"JSON", "CSV"})
  void anArrayOfStructsThatIsNullIsLeftOutOrCannotBe(FileFormat format) throws Exception {
    // Given
    CollectionSchema schema = SampleCollections.of(key("id"), nullable("structs", STRUCTS));
    DataFile file = create("f", schema, format);
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, 1);

    // When
    if (format == FileFormat.CSV) {
      assertThatThrownBy(() -> file.rowBuffer().setNull(1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("structs");
      return;
    }
    file.rowBuffer().setNull(1);
    file.rowBuffer().commit();

    // Then
    assertThat(file.seal().path()).content().contains("{\"id\":1}");
  }

  @ParameterizedTest
  @EnumSource(
      value = FileFormat.class,
      names = {"JSON", "CSV"})
  void valuesOfTheWrongKindAndSecondOnesAreBugs(FileFormat format) throws Exception {
    RowBuffer row = create(format).rowBuffer();
    assertThatThrownBy(() -> row.setLong(0, 1)).isInstanceOf(IllegalStateException.class);
    row.begin();

    row.setLong(0, 1);

    List<Runnable> misuses =
        List.of(
            row::begin,
            () -> row.setLong(0, 1),
            () -> row.setInt(0, 1),
            () -> row.setNull(0),
            () -> row.setInt(1, 1),
            () -> row.setBoolean(2, true),
            () -> row.startList(1),
            () -> row.endList(2),
            () -> row.startStruct(3),
            () -> row.endStruct(3),
            () -> row.setVector(4, new byte[8], 0));
    assertThat(misuses)
        .allSatisfy(
            misuse -> assertThatThrownBy(misuse::run).isInstanceOf(IllegalStateException.class));
    row.startList(3);
    Columns struct = row.startStruct(3);
    assertThatThrownBy(() -> row.endStruct(3)).hasMessageContaining("not set");
    struct.setInt(0, 1);
    assertThatThrownBy(() -> struct.setInt(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> row.endList(3)).isInstanceOf(IllegalStateException.class);
    row.endStruct(3);
    assertThatThrownBy(() -> struct.setInt(0, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> row.setLong(0, 2)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(row::commit).isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void aFailedWriteIsAnErrorFromCommitAndTheFileNeverSeals(String format) throws Exception {
    // Given
    Path path = directory.resolve("f");
    DataFile file =
        TextFile.create(
            SCHEMA, FileFormat.valueOf(format), path, new SmallDisk(path, 1_500_000).create(0));

    // When
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100_000; i++) {
                writeRow(file, i);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");

    // Then
    assertThatThrownBy(file::seal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken");
    assertThatThrownBy(file::spool).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.rowBuffer().begin()).isInstanceOf(IllegalStateException.class);
    file.discard();
    assertThat(directory).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"JSON", "CSV"})
  void aFailedSealIsAnErrorAndTheFileNeverSeals(String format) throws Exception {
    // Given
    Path path = directory.resolve("f");
    DataFile file =
        TextFile.create(
            SCHEMA, FileFormat.valueOf(format), path, new SmallDisk(path, 50).create(0));
    writeRow(file, 1);

    // When
    assertThatThrownBy(file::seal).isInstanceOf(IOException.class);

    // Then
    assertThatThrownBy(file::seal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken");
    file.discard();
    file.discard();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anExistingSpoolFileIsNotOverwritten() throws Exception {
    Path path = Files.writeString(directory.resolve("f"), "other");

    assertThatThrownBy(() -> create("f", FileFormat.JSON)).isInstanceOf(IOException.class);

    assertThat(path).hasContent("other");
  }

  @Test
  void discardRemovesTheFileAtAnyTimeAndARowIsNeverHalfSealed() throws Exception {
    // Given
    DataFile open = create("open", FileFormat.CSV);
    DataFile sealed = create("sealed", FileFormat.JSON);
    open.rowBuffer().begin();
    writeRow(sealed, 1);
    sealed.seal();

    // When
    assertThatThrownBy(open::seal).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(open::spool).isInstanceOf(IllegalStateException.class);
    open.discard();
    sealed.discard();

    // Then
    assertThat(directory).isEmptyDirectory();
    assertThatThrownBy(open::seal).hasMessageContaining("discarded");
    assertThatThrownBy(() -> sealed.rowBuffer().begin()).isInstanceOf(IllegalStateException.class);
  }

  private DataFile create(FileFormat format) throws IOException {
    return create("f", format);
  }

  private DataFile create(String name, FileFormat format) throws IOException {
    return create(name, SCHEMA, format);
  }

  private DataFile create(String name, CollectionSchema schema, FileFormat format)
      throws IOException {
    return DataFile.create(
        schema,
        new FileSettings(format, 1 << 20, 4096, VectorCompression.NONE),
        directory.resolve(name));
  }

  private static Map<String, String> asTexts() {
    Map<String, String> types = new LinkedHashMap<>();
    TextColumn.of(SCHEMA).forEach(column -> types.put(column.field().name(), "VARCHAR"));
    return types;
  }

  /** Columns in an order of their own. */
  private static void writeRow(DataFile file, int i) throws IOException {
    RowBuffer row = file.rowBuffer();
    row.begin();
    SampleType.text(row, DYNAMIC, "{\"k\": " + i + "}");
    row.setLong(0, i);
    row.setVector(4, new float[] {i, 0.1f}, 0);
    row.startList(3);
    row.startStruct(3).setInt(0, i);
    row.endStruct(3);
    row.endList(3);
    SampleType.text(row, 1, "text " + i);
    row.startList(2);
    row.setBoolean(2, true);
    row.setBoolean(2, false);
    row.endList(2);
    row.commit();
  }

  /** One null is set, the others are not. */
  private static void writeNulls(DataFile file, int i) throws IOException {
    RowBuffer row = file.rowBuffer();
    row.begin();
    row.setLong(0, i);
    row.setNull(1);
    setRest(row);
    row.commit();
  }

  private static void setRest(RowBuffer row) {
    row.startList(3);
    row.endList(3);
    SampleType.text(row, DYNAMIC, "{}");
  }

  /** Leaves a cell, a list or a struct open. */
  private static void takeBackHalfARow(RowBuffer row, int state) {
    row.begin();
    row.setLong(0, -1);
    SampleType.text(row, 1, "taken back");
    if (state > 0) {
      row.startList(3);
    }
    if (state > 1) {
      Columns struct = row.startStruct(3);
      if (state > 2) {
        struct.setInt(0, -1);
        row.endStruct(3);
      }
    }
    row.rollback();
  }
}
