package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static io.milvusimport.file.SampleCollections.withDefault;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyFileTest {
  private static final CollectionSchema TEXTS =
      SampleCollections.of(key("id"), field("text", new FieldType.VarChar(64)));
  private static final FileSettings NUMPY =
      new FileSettings(FileFormat.NUMPY, 1, 64, VectorCompression.NONE);

  @TempDir Path folder;

  @Test
  void textIsAsWideAsTheLongestCountedInCharacters() throws IOException {
    // Given: 5 characters, of which 2 need two units of UTF-16 and 9 bytes of UTF-8
    DataFile file = DataFile.create(TEXTS, NUMPY, folder.resolve("f"));
    put(file, 1, "a😀漢😀z");
    put(file, 2, "");
    put(file, 3, "é");

    // When
    SealedFile sealed = file.seal();

    // Then
    assertThat(sealed.parts()).containsExactly("id.npy", "text.npy");
    assertThat(header(sealed, "text.npy")).contains("'<U5'").contains("(3,)");
    assertThat(texts(sealed)).containsExactly("a😀漢😀z", "", "é");
    assertThat(sealed.bytes()).isEqualTo(sizes(sealed));
  }

  /** The server refuses text of width 0, and NumPy makes none. */
  @Test
  void textThatIsEmptyInEveryRowIsOneCharacterWide() throws IOException {
    DataFile file = DataFile.create(TEXTS, NUMPY, folder.resolve("f"));
    put(file, 1, "");

    SealedFile sealed = file.seal();

    assertThat(header(sealed, "text.npy")).contains("'<U1'");
    assertThat(texts(sealed)).containsExactly("");
  }

  @Test
  void withoutRowsTheShapesAreEmpty() throws IOException {
    SealedFile sealed = DataFile.create(TEXTS, NUMPY, folder.resolve("f")).seal();

    assertThat(header(sealed, "id.npy")).contains("'<i8'").contains("(0,)");
    assertThat(header(sealed, "text.npy")).contains("(0,)");
    assertThat(sealed.rows()).isZero();
  }

  @Test
  void aRowThatIsTakenBackLeavesNoTraceWheneverTheOthersAreSpooled() throws IOException {
    // Given
    DataFile plain = DataFile.create(TEXTS, NUMPY, folder.resolve("plain"));
    DataFile file = DataFile.create(TEXTS, NUMPY, folder.resolve("f"));
    put(plain, 1, "one");
    put(plain, 2, "two");

    // When
    put(file, 1, "one");
    file.spool();
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, 7);
    setText(file.rowBuffer(), 1, "longer than all the others");
    file.rowBuffer().rollback();
    put(file, 2, "two");

    // Then
    assertThat(file.bytes()).isEqualTo(plain.bytes());
    SealedFile sealed = file.seal();
    SealedFile expected = plain.seal();
    assertThat(sealed.bytes()).isEqualTo(expected.bytes()).isEqualTo(sizes(sealed));
    for (String part : sealed.parts()) {
      assertThat(sealed.path().resolve(part)).hasSameBinaryContentAs(expected.path().resolve(part));
    }
  }

  @Test
  void manyRowsLeaveMemoryAndComeBackInOrder() throws IOException {
    // Given
    CollectionSchema schema =
        SampleCollections.of(key("id"), field("v", new FieldType.FloatVector(64)));
    DataFile file = DataFile.create(schema, NUMPY, folder.resolve("f"));
    long most = 0;

    // When
    for (int row = 0; row < 50_000; row++) {
      float[] vector = new float[64];
      vector[63] = row;
      file.rowBuffer().begin();
      file.rowBuffer().setLong(0, row);
      file.rowBuffer().setVector(1, vector, 0);
      file.rowBuffer().commit();
      most = Math.max(most, file.bufferedBytes());
    }
    long announced = file.bytes();
    SealedFile sealed = file.seal();

    // Then
    assertThat(most).isLessThan(2L * NumpyFile.SPOOL_BYTES);
    assertThat(sealed.bytes()).isEqualTo(announced).isEqualTo(sizes(sealed));
    assertThat(header(sealed, "v.npy")).contains("(50000, 64)");
    ByteBuffer values = values(sealed, "v.npy");
    for (int row = 0; row < 50_000; row++) {
      assertThat(values.getFloat((row * 64 + 63) * Float.BYTES)).isEqualTo(row);
    }
  }

  /** Otherwise one text of 60 kB would make a set of 100,000 rows 24 GB large. */
  @Test
  void aLongTextThatWouldBlowUpTheOthersStartsASetOfItsOwn() throws IOException {
    // Given
    NumpyFile file = NumpyFile.create(TEXTS, folder.resolve("f"), 1_000);
    put(file, 1, "a");
    put(file, 2, "b");

    // When
    put(file, 3, "c".repeat(400));
    put(file, 4, "d");
    long announced = file.bytes();
    List<SealedFile> sets = file.sealAll();

    // Then
    assertThat(sets).extracting(SealedFile::rows).containsExactly(2L, 1L, 1L);
    assertThat(texts(sets.get(0))).containsExactly("a", "b");
    assertThat(texts(sets.get(1))).containsExactly("c".repeat(400));
    assertThat(values(sets.get(2), "id.npy").getLong(0)).isEqualTo(4);
    assertThat(sets.stream().mapToLong(SealedFile::bytes).sum()).isEqualTo(announced);
    assertThat(file.rows()).isEqualTo(4);
    file.discard();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aNullIsRefusedAndADefaultIsWritten() throws IOException {
    // Given
    CollectionSchema schema =
        dynamic(
            key("id"),
            nullable("n", new FieldType.Int8()),
            withDefault("d", new FieldType.VarChar(8), "so"));
    RowBuffer row = DataFile.create(schema, NUMPY, folder.resolve("f")).rowBuffer();

    // When
    row.begin();
    row.setLong(0, 1);
    row.setNull(1);
    row.setNull(2);

    // Then
    assertThat(row.refusal()).get().extracting(Refusal::column).isEqualTo(1);
    assertThat(row.refusal().orElseThrow().problem()).startsWith("null, which a NumPy file");
    setText(row, 3, "{}");
    assertThatThrownBy(row::commit).isInstanceOf(IllegalStateException.class);
    row.rollback();
    row.begin();
    assertThat(row.refusal()).isEmpty();
  }

  @Test
  void aDefaultStandsForANullAndForWhatIsNotSet() throws IOException {
    // Given
    CollectionSchema schema =
        SampleCollections.of(key("id"), withDefault("text", new FieldType.VarChar(8), "so"));
    DataFile file = DataFile.create(schema, NUMPY, folder.resolve("f"));

    // When
    for (int i = 0; i < 2; i++) {
      file.rowBuffer().begin();
      file.rowBuffer().setLong(0, i);
      if (i == 0) {
        file.rowBuffer().setNull(1);
      }
      file.rowBuffer().commit();
    }

    // Then
    assertThat(texts(file.seal())).containsExactly("so", "so");
  }

  /** The server's reader drops the character wherever it stands; NumPy at the end. */
  @ParameterizedTest
  @ValueSource(strings = {"end\0", "\0start", "mid\0dle"})
  void textWithTheCharacterZeroIsRefused(String text) throws IOException {
    RowBuffer row = DataFile.create(TEXTS, NUMPY, folder.resolve("f")).rowBuffer();
    row.begin();
    row.setLong(0, 1);

    setText(row, 1, text);

    assertThat(row.refusal()).get().extracting(Refusal::column).isEqualTo(1);
  }

  @Test
  void typesWithoutAFixedShapeAreRefusedByNameBeforeAnyRow() {
    Stream.of(
            new FieldType.Text(),
            new FieldType.Timestamptz(),
            new FieldType.SparseFloatVector(),
            new FieldType.Array(new FieldType.Int8(), 4),
            new FieldType.ArrayOfStruct(List.of(), 4))
        .forEach(
            type -> {
              Optional<String> problem =
                  FormatLimits.cannotCarry(FileFormat.NUMPY, field("mine", type));
              assertThat(problem).get().asString().contains("mine", "NumPy", "file.format=");
              assertThatThrownBy(() -> NumpyType.of(type))
                  .isInstanceOf(IllegalArgumentException.class);
            });
    Stream.of(new FieldType.Json(), new FieldType.Geometry(), new FieldType.BinaryVector(8))
        .forEach(
            type ->
                assertThat(FormatLimits.cannotCarry(FileFormat.NUMPY, nullable("mine", type)))
                    .isEmpty());
  }

  @Test
  void discardedFilesLeaveNothingSealedOrNot() throws IOException {
    DataFile open = DataFile.create(TEXTS, NUMPY, folder.resolve("open"));
    put(open, 1, "a");
    open.spool();
    DataFile sealed = DataFile.create(TEXTS, NUMPY, folder.resolve("sealed"));
    put(sealed, 1, "a");
    SealedFile given = sealed.seal();
    assertThat(given.path()).isDirectoryContaining("glob:**text.npy");

    open.discard();
    sealed.discard();
    sealed.discard();
    given.delete();

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void afterAFailedWriteTheFileIsGoodForNothing() throws IOException {
    // Given
    DataFile file = DataFile.create(TEXTS, NUMPY, folder.resolve("f"));
    put(file, 1, "a");
    Files.delete(folder.resolve("f"));

    // When
    assertThatThrownBy(file::spool).isInstanceOf(IOException.class);

    // Then
    assertThatThrownBy(file::seal).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> file.rowBuffer().begin()).isInstanceOf(IllegalStateException.class);
    file.discard();
  }

  @Test
  void misuseOfARowIsABug() throws IOException {
    DataFile file = DataFile.create(TEXTS, NUMPY, folder.resolve("f"));
    RowBuffer row = file.rowBuffer();
    assertThatThrownBy(() -> row.setLong(0, 1)).hasMessageContaining("no row was begun");
    row.begin();
    row.setLong(0, 1);

    assertThatThrownBy(() -> row.setLong(0, 1)).hasMessageContaining("id is set twice");
    assertThatThrownBy(() -> row.setInt(1, 1)).hasMessageContaining("text takes no INT");
    assertThatThrownBy(() -> row.startList(1)).hasMessageContaining("text is no array");
    assertThatThrownBy(row::commit).hasMessageContaining("text takes no null");
    assertThatThrownBy(file::seal).hasMessageContaining("neither committed nor rolled back");
  }

  private static void put(DataFile file, long id, String text) throws IOException {
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, id);
    setText(file.rowBuffer(), 1, text);
    file.rowBuffer().commit();
  }

  private static void setText(RowBuffer row, int column, String text) {
    byte[] utf8 = ("??" + text).getBytes(UTF_8);
    row.setText(column, utf8, 2, utf8.length - 2);
  }

  private static String header(SealedFile file, String part) throws IOException {
    return new String(Files.readAllBytes(file.path().resolve(part)), 0, 128, UTF_8);
  }

  private static ByteBuffer values(SealedFile file, String part) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file.path().resolve(part)))
        .slice(128, (int) Files.size(file.path().resolve(part)) - 128)
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<String> texts(SealedFile file) throws IOException {
    byte[] values = values(file, "text.npy").array();
    int width = (int) ((values.length - 128) / file.rows());
    return Stream.iterate(128, from -> from + width)
        .limit(file.rows())
        .map(from -> new String(values, from, width, Charset.forName("UTF-32LE")))
        .map(padded -> padded.replace("\0", ""))
        .toList();
  }

  private static long sizes(SealedFile file) throws IOException {
    long sum = 0;
    for (Path object : file.objects()) {
      sum += Files.size(object);
    }
    return sum;
  }
}
