package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static io.milvusimport.file.SampleCollections.nullable;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataFileTest {
  private static final int DIM = 5;
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          nullable("title", new FieldType.VarChar(64)),
          nullable("flag", new FieldType.Bool()),
          nullable("tags", new FieldType.Array(new FieldType.Int16(), 8)),
          nullable("vector", new FieldType.FloatVector(DIM)));

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(ints = {64, 100, 257, 4096, 1 << 20})
  void rowsReadBackEqualWhateverThePageSize(int pageBytes) throws Exception {
    // Given
    DataFile file = create(FileSettings.parquet(3000, pageBytes, VectorCompression.NONE));

    // When
    List<Map<String, @Nullable Object>> written = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      written.add(writeRow(file, i, i % 7 == 3 || i % 50 > 30));
    }
    SealedFile sealed = file.seal();

    // Then
    WrittenFile read = new WrittenFile(sealed.path());
    assertThat(read.rows()).isEqualTo(written);
    assertThat(read.chunks()).hasSizeGreaterThan(5 * 6);
    assertThat(sealed.rows()).isEqualTo(1000);
    assertThat(sealed.bytes()).isEqualTo(Files.size(sealed.path()));
  }

  @ParameterizedTest
  @EnumSource(VectorCompression.class)
  void vectorsAreCompressedAsConfiguredAndScalarsAlwaysByZstandard(VectorCompression compression)
      throws Exception {
    // Given
    DataFile file = create(FileSettings.parquet(1 << 20, 4096, compression));

    // When
    List<Map<String, @Nullable Object>> written = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      written.add(writeRow(file, i, i % 3 == 0));
    }
    WrittenFile read = new WrittenFile(file.seal().path());

    // Then
    assertThat(read.rows()).isEqualTo(written);
    for (Map<String, @Nullable Object> chunk : read.chunks()) {
      boolean isVector = String.valueOf(chunk.get("path_in_schema")).startsWith("vector");
      String codec = compression == VectorCompression.NONE ? "UNCOMPRESSED" : compression.name();
      assertThat(chunk).containsEntry("compression", isVector ? codec : "ZSTD");
      assertThat(chunk).containsEntry("encodings", "PLAIN, RLE");
    }
  }

  @Test
  void pagesAndGroupsWithoutAnyValueReadBackAsNulls() throws Exception {
    // Given
    DataFile file = create(FileSettings.parquet(1 << 20, 64, VectorCompression.NONE));

    // When
    for (int i = 0; i < 500; i++) {
      writeRow(file, i, true);
    }
    file.spool();
    for (int i = 500; i < 600; i++) {
      writeRow(file, i, i < 590);
    }
    List<Map<String, @Nullable Object>> rows = new WrittenFile(file.seal().path()).rows();

    // Then
    assertThat(rows).hasSize(600);
    assertThat(rows.subList(0, 590))
        .allSatisfy(
            row -> assertThat(row).containsEntry("vector", null).containsEntry("tags", null));
    assertThat(rows.subList(590, 600)).allSatisfy(row -> assertThat(row.get("vector")).isNotNull());
  }

  @Test
  void emptyArraysAndNullArraysStayApart() throws Exception {
    // Given
    DataFile file = create(FileSettings.defaults());
    RowBuffer row = file.rowBuffer();

    // When
    row.begin();
    row.setLong(0, 1);
    row.startList(3);
    row.endList(3);
    row.commit();
    row.begin();
    row.setLong(0, 2);
    row.commit();

    // Then
    WrittenFile read = new WrittenFile(file.seal().path());
    assertThat(read.rows()).extracting(r -> r.get("tags")).containsExactly(List.of(), null);
  }

  @ParameterizedTest
  @ValueSource(ints = {64, 1 << 20})
  void aRowTakenBackLeavesNoTraceInAnyColumn(int pageBytes) throws Exception {
    // Given
    DataFile file = create(FileSettings.parquet(1 << 20, pageBytes, VectorCompression.NONE));
    RowBuffer row = file.rowBuffer();
    List<Map<String, @Nullable Object>> written = new ArrayList<>();

    // When: between any two rows one is taken back, after each of its columns was set
    for (int i = 0; i < 50; i++) {
      written.add(writeRow(file, i, i % 3 == 0));
      row.begin();
      row.setLong(0, -1);
      row.setText(1, "taken back".getBytes(UTF_8), 0, 10);
      row.setBoolean(2, true);
      row.startList(3);
      row.setInt(3, -1);
      row.endList(3);
      row.setVector(4, new float[] {-1, -1, -1, -1, -1}, 0);
      if (i % 2 == 0) {
        row.setNull(5);
      }
      row.rollback();
    }

    // Then
    WrittenFile read = new WrittenFile(file.seal().path());
    assertThat(read.rows()).isEqualTo(written);
    assertThat(read.chunks().get(0)).containsEntry("num_values", 50L);
    assertThat(
            read.chunks().get(read.chunks().size() - 1)) // $meta, of which only rollbacks had nulls
        .containsEntry("stats_null_count", 0L);
  }

  @Test
  void everyPageHasAChecksum() throws Exception {
    // Given
    DataFile file = create(FileSettings.defaults());
    writeRow(file, 1, false);

    // When
    SealedFile sealed = file.seal();

    // Then
    byte[] bytes = Files.readAllBytes(sealed.path());
    for (Map<String, @Nullable Object> chunk : new WrittenFile(sealed.path()).chunks()) {
      int offset = ((Number) Objects.requireNonNull(chunk.get("data_page_offset"))).intValue();
      var page = new ByteArrayInputStream(bytes, offset, bytes.length - offset);
      assertThat(Util.readPageHeader(page).isSetCrc()).isTrue();
    }
  }

  @Test
  void aFileWithoutRowsHoldsItsSchema() throws Exception {
    // Given
    DataFile file = create(FileSettings.defaults());

    // When
    SealedFile sealed = file.seal();

    // Then
    WrittenFile read = new WrittenFile(sealed.path());
    assertThat(sealed.rows()).isZero();
    assertThat(read.rows()).isEmpty();
    assertThat(read.nodes()).extracting(n -> n.get("name")).contains("id", "vector", "$meta");
  }

  @Test
  void theFooterNamesTheProjectAndNothingElse() throws Exception {
    // Given
    DataFile file = create(FileSettings.defaults());
    writeRow(file, 1, false);

    // When
    WrittenFile read = new WrittenFile(file.seal().path());

    // Then
    assertThat(read.summary()).containsEntry("created_by", "kafka-connect-milvus-import");
    assertThat(read.keyValues()).isEmpty();
  }

  @Test
  void statisticsCountNullsAndNoMore() throws Exception {
    // Given
    DataFile file = create(FileSettings.defaults());
    for (int i = 0; i < 10; i++) {
      writeRow(file, i, i < 4);
    }

    // When
    WrittenFile read = new WrittenFile(file.seal().path());

    // Then
    assertThat(read.chunks())
        .extracting(chunk -> chunk.get("stats_null_count"))
        .containsExactly(0L, 4L, 4L, 4L + 2, 4L, 0L); // an empty list has no value either
    assertThat(read.chunks())
        .allSatisfy(chunk -> assertThat(chunk).containsEntry("stats_max_value", null));
  }

  @Test
  void spoolingBoundsTheHeapAndTheEstimateFollowsTheFile() throws Exception {
    // Given
    long rowGroupBytes = 1 << 20;
    int pageBytes = 1 << 16;
    CollectionSchema schema = dynamic(key("id"), field("vector", new FieldType.FloatVector(256)));
    Path path = directory.resolve("f");
    DataFile file =
        DataFile.create(
            schema, FileSettings.parquet(rowGroupBytes, pageBytes, VectorCompression.NONE), path);

    // When
    long mostHeld = 0;
    float[] vector = new float[256];
    RowBuffer row = file.rowBuffer();
    for (int i = 0; i < 10_000; i++) {
      row.begin();
      row.setLong(0, i);
      vector[i % 256] = i;
      row.setVector(1, vector, 0);
      row.commit();
      mostHeld = Math.max(mostHeld, file.bufferedBytes());
    }
    long estimate = file.bytes();
    SealedFile sealed = file.seal();

    // Then
    assertThat(sealed.bytes()).isGreaterThan(10_000 * 1024L);
    assertThat(mostHeld).isBetween(rowGroupBytes / 2, rowGroupBytes + 4 * pageBytes);
    assertThat(estimate).isBetween(sealed.bytes() * 98 / 100, sealed.bytes() * 102 / 100);
  }

  @Test
  void spoolFreesTheMemoryAndKeepsTheRows() throws Exception {
    // Given
    PageBuffers shared = new PageBuffers(4096, 8192);
    FileSettings settings = FileSettings.parquet(1 << 20, 4096, VectorCompression.NONE);
    DataFile file = DataFile.create(SCHEMA, settings, shared, directory.resolve("f"));
    for (int i = 0; i < 2000; i++) {
      writeRow(file, i, false);
    }

    // When
    long before = file.bufferedBytes();
    file.spool();

    // Then
    assertThat(before).isGreaterThan(2000 * DIM * 4);
    assertThat(file.bufferedBytes()).isLessThan(1 << 14);
    assertThat(shared.idleBytes()).isEqualTo(8192);
    assertThat(new WrittenFile(file.seal().path()).rows()).hasSize(2000);
  }

  @Test
  void aLostDirectoryIsAnErrorAndTheFileNeverSeals() throws Exception {
    // Given
    Path inner = Files.createDirectory(directory.resolve("inner"));
    DataFile file = DataFile.create(SCHEMA, FileSettings.defaults(), inner.resolve("f"));
    writeRow(file, 1, false);
    Files.delete(inner.resolve("f"));
    Files.delete(inner);

    // When
    assertThatThrownBy(file::seal).isInstanceOf(IOException.class);

    // Then
    assertThatThrownBy(file::seal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken");
    assertThatThrownBy(() -> file.rowBuffer().begin()).isInstanceOf(IllegalStateException.class);
    file.discard();
  }

  @Test
  void aFailedWriteIsAnErrorFromCommitAndTheFileNeverSeals() throws Exception {
    // Given
    Path path = directory.resolve("f");
    FileSettings settings = FileSettings.parquet(4096, 4096, VectorCompression.NONE);
    DataFile file =
        ParquetFile.create(
            SCHEMA, settings, PageBuffers.of(settings), path, new SmallDisk(path, 10_000));

    // When
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 10_000; i++) {
                writeRow(file, i, false);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("No space left");

    // Then
    assertThatThrownBy(file::seal)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("broken");
    assertThatThrownBy(file::spool).isInstanceOf(IllegalStateException.class);
    assertThat(path).exists();
    file.discard();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void anExistingSpoolFileIsNotOverwritten() throws Exception {
    Path path = Files.writeString(directory.resolve("f"), "other");

    assertThatThrownBy(() -> DataFile.create(SCHEMA, FileSettings.defaults(), path))
        .isInstanceOf(IOException.class);

    assertThat(path).hasContent("other");
  }

  @Test
  void discardRemovesTheFileAtAnyTime() throws Exception {
    // Given
    DataFile running = create("running", FileSettings.parquet(64, 64, VectorCompression.NONE));
    DataFile sealed = create("sealed", FileSettings.defaults());
    writeRow(running, 1, false);
    writeRow(sealed, 1, false);
    sealed.seal();

    // When
    running.discard();
    running.discard();
    sealed.discard();

    // Then
    assertThat(directory).isEmptyDirectory();
    assertThat(running.bufferedBytes()).isLessThan(4096);
    assertThatThrownBy(running::seal).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRowIsNeverHalfSealed() throws Exception {
    DataFile file = create(FileSettings.defaults());
    file.rowBuffer().begin();
    file.rowBuffer().setLong(0, 1);

    assertThatThrownBy(file::seal).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(file::spool).isInstanceOf(IllegalStateException.class);
  }

  private DataFile create(FileSettings settings) throws IOException {
    return create("f", settings);
  }

  private DataFile create(String name, FileSettings settings) throws IOException {
    return DataFile.create(SCHEMA, settings, directory.resolve(name));
  }

  /** Writes row {@code i} and returns what a reader must see of it. */
  private static Map<String, @Nullable Object> writeRow(DataFile file, int i, boolean isNull)
      throws IOException {
    RowBuffer row = file.rowBuffer();
    Map<String, @Nullable Object> expected = new LinkedHashMap<>();
    row.begin();
    row.setLong(0, i);
    expected.put("id", (long) i);
    for (String name : List.of("title", "flag", "tags", "vector")) {
      expected.put(name, null);
    }
    if (!isNull) {
      String title = "título " + i;
      row.setText(1, title.getBytes(UTF_8), 0, title.getBytes(UTF_8).length);
      expected.put("title", title);
      row.setBoolean(2, i % 3 == 0);
      expected.put("flag", i % 3 == 0);
      List<Object> tags = new ArrayList<>();
      row.startList(3);
      for (int t = 0; t < i % 4; t++) {
        row.setInt(3, t - i);
        tags.add((short) (t - i));
      }
      row.endList(3);
      expected.put("tags", tags);
      float[] vector = new float[DIM + 1];
      List<Object> floats = new ArrayList<>();
      for (int d = 0; d < DIM; d++) {
        vector[d + 1] = i + d / 8f;
        floats.add(vector[d + 1]);
      }
      row.setVector(4, vector, 1);
      expected.put("vector", floats);
    }
    row.setText(5, "{}".getBytes(UTF_8), 0, 2);
    expected.put("$meta", "{}");
    row.commit();
    return expected;
  }
}
