package io.milvusimport.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import io.milvusimport.schema.KeyRank;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyedRowTest {
  private static final int MOST = 4;

  @TempDir private Path folder;

  private static CollectionSchema schema(FieldType key) {
    Field other = new Field("n", new FieldType.Int64(), false, false, false, Optional.empty());
    Field text = new Field("t", new FieldType.VarChar(999), false, false, false, Optional.empty());
    Field id = new Field("id", key, true, false, false, Optional.empty());
    return new CollectionSchema(
        "d", "c", "1", List.of(other, text, id), List.of(), false, false, "f");
  }

  private KeyedRow row(FieldType key, FileFormat format) throws IOException {
    FileSettings settings = new FileSettings(format, 1 << 20, 1 << 16, VectorCompression.NONE);
    CollectionSchema schema = schema(key);
    DataFile file = DataFile.create(schema, settings, folder.resolve("file"));
    return new KeyedRow(file.rowBuffer(), schema, MOST);
  }

  private static void put(KeyedRow row, long key) throws IOException {
    row.begin();
    row.setLong(0, 7);
    text(row, 1, "x");
    row.setLong(2, key);
    row.commit();
  }

  private static void put(KeyedRow row, String key) throws IOException {
    row.begin();
    text(row, 2, key);
    row.setLong(0, 7);
    text(row, 1, "x");
    row.commit();
  }

  private static void text(KeyedRow row, int column, String text) {
    byte[] utf8 = ("--" + text).getBytes(StandardCharsets.UTF_8);
    row.setText(column, utf8, 2, utf8.length - 2);
  }

  private static List<String> first(List<String> all, boolean isText) {
    return all.stream()
        .distinct()
        .sorted(Comparator.comparingLong(key -> KeyRank.of(key, isText)))
        .limit(MOST)
        .toList();
  }

  @ParameterizedTest
  @EnumSource(FileFormat.class)
  void theFirstOfAllNumbersAreKnownWhateverTheirOrder(FileFormat format) throws IOException {
    // Given: many keys twice
    KeyedRow row = row(new FieldType.Int64(), format);
    Random random = new Random(7);
    List<String> all = new ArrayList<>();

    // When
    for (int i = 0; i < 2_000; i++) {
      long key = random.nextInt(1_000) - 500L;
      all.add(Long.toString(key));
      put(row, key);
    }

    // Then
    assertThat(row.firstKeys()).hasSize(MOST).isEqualTo(first(all, false));
  }

  @Test
  void theFirstOfAllTextsAreKnown() throws IOException {
    // Given
    KeyedRow row = row(new FieldType.VarChar(999), FileFormat.PARQUET);
    List<String> all = new ArrayList<>();

    // When
    for (int i = 0; i < 500; i++) {
      String key = "käse-" + i + "-\"\\\n" + "x".repeat(i % 50);
      all.add(key);
      put(row, key);
    }

    // Then
    assertThat(row.firstKeys()).hasSize(MOST).isEqualTo(first(all, true));
  }

  @Test
  void aFileOfFewKeysNamesAllOfThem() throws IOException {
    KeyedRow row = row(new FieldType.Int64(), FileFormat.PARQUET);
    put(row, 1);
    put(row, 2);
    put(row, 1);

    assertThat(row.firstKeys()).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void aRowThatIsRolledBackLeavesNoKey() throws IOException {
    KeyedRow row = row(new FieldType.Int64(), FileFormat.PARQUET);
    row.begin();
    row.setLong(2, 9);
    row.rollback();
    put(row, 1);

    assertThat(row.firstKeys()).containsExactly("1");
  }

  @Test
  void aKeyThatIsTooLongOrUnusableLeavesNoneKnown() throws IOException {
    // Given: without it the others would be taken for the first ones
    KeyedRow row = row(new FieldType.VarChar(999), FileFormat.PARQUET);
    put(row, "short");
    put(row, "x".repeat(101));
    assertThat(row.firstKeys()).isEmpty();

    KeyedRow numbers =
        new KeyedRow(
            DataFile.create(
                    schema(new FieldType.Int64()),
                    FileSettings.defaults(),
                    folder.resolve("numbers"))
                .rowBuffer(),
            schema(new FieldType.Int64()),
            MOST);
    put(numbers, 1);
    put(numbers, Long.MIN_VALUE);
    assertThat(numbers.firstKeys()).isEmpty();
  }

  @Test
  void aLongKeyThatDoesNotComeFirstIsOfNoConcern() throws IOException {
    // Given
    String longKey = "x".repeat(101);
    KeyedRow row = row(new FieldType.VarChar(999), FileFormat.PARQUET);
    List<String> before = new ArrayList<>();
    for (int i = 0; before.size() < MOST; i++) {
      if (KeyRank.of("k" + i, true) < KeyRank.of(longKey, true)) {
        before.add("k" + i);
      }
    }

    // When
    for (String key : before) {
      put(row, key);
    }
    put(row, longKey);

    // Then
    assertThat(row.firstKeys()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void aFileWithoutKeysOfItsOwnHasNone() throws IOException {
    CollectionSchema schema =
        new CollectionSchema(
            "d",
            "c",
            "1",
            List.of(new Field("n", new FieldType.Int64(), false, false, false, Optional.empty())),
            List.of("id"),
            false,
            false,
            "f");
    DataFile file = DataFile.create(schema, FileSettings.defaults(), folder.resolve("auto"));
    KeyedRow row = new KeyedRow(file.rowBuffer(), schema, MOST);
    row.begin();
    row.setLong(0, 1);
    row.commit();

    assertThat(row.firstKeys()).isEmpty();
  }
}
