package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.Util;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ByteVectorTest {
  @TempDir Path directory;

  @Test
  void everyByteReadsBackAsItself() throws Exception {
    // Given a row of all bytes, of each kind
    CollectionSchema schema =
        SampleCollections.of(
            key("id"),
            field("bits", new FieldType.BinaryVector(256 * 8)),
            field("numbers", new FieldType.Int8Vector(256)),
            field("halves", new FieldType.Float16Vector(128)));
    byte[] all = new byte[256];
    List<Object> unsigned = new ArrayList<>();
    List<Object> signed = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      all[i] = (byte) i;
      unsigned.add((short) i);
      signed.add((byte) i);
    }

    // When
    DataFile file = DataFile.create(schema, FileSettings.defaults(), directory.resolve("f"));
    writeRow(file, 0, all, 3);

    // Then
    Map<String, @Nullable Object> row = new WrittenFile(file.seal().path()).rows().get(0);
    assertThat(row)
        .containsEntry("bits", unsigned)
        .containsEntry("numbers", signed)
        .containsEntry("halves", unsigned);
  }

  @Test
  void aVectorTakesItsBytesAndNoMore() throws Exception {
    // Given
    CollectionSchema schema =
        SampleCollections.of(key("id"), field("halves", new FieldType.BFloat16Vector(512)));
    FileSettings settings = FileSettings.parquet(1 << 20, 1 << 16, VectorCompression.NONE);
    DataFile file = DataFile.create(schema, settings, directory.resolve("f"));

    // When
    long mostHeld = 0;
    for (int i = 0; i < 5_000; i++) {
      writeRow(file, i, new byte[1024], 1);
      mostHeld = Math.max(mostHeld, file.bufferedBytes());
    }
    long estimate = file.bytes();
    SealedFile sealed = file.seal();

    // Then
    assertThat(sealed.bytes()).isBetween(5_000 * 1024L, 5_000 * 1024L * 103 / 100);
    assertThat(mostHeld).isLessThan((1 << 20) + 4 * (1 << 16));
    assertThat(estimate).isBetween(sealed.bytes() * 98 / 100, sealed.bytes() * 102 / 100);
    assertThat(new WrittenFile(sealed.path()).chunks())
        .filteredOn(chunk -> String.valueOf(chunk.get("path_in_schema")).startsWith("halves"))
        .hasSizeGreaterThan(3)
        .allSatisfy(
            chunk ->
                assertThat(chunk)
                    .containsEntry("encodings", "PLAIN, RLE, RLE_DICTIONARY")
                    .containsEntry("compression", "UNCOMPRESSED"));
  }

  @ParameterizedTest
  @EnumSource(VectorCompression.class)
  void theDictionaryHasAChecksumToo(VectorCompression codec) throws Exception {
    // Given
    CollectionSchema schema =
        SampleCollections.of(key("id"), field("bits", new FieldType.BinaryVector(64)));
    FileSettings settings = FileSettings.parquet(1 << 20, 1 << 16, codec);
    DataFile file = DataFile.create(schema, settings, directory.resolve("f"));
    writeRow(file, 1, new byte[8], 1);

    // When
    Path path = file.seal().path();

    // Then
    byte[] bytes = Files.readAllBytes(path);
    Object offset = new WrittenFile(path).chunks().get(1).get("dictionary_page_offset");
    int start = ((Number) Objects.requireNonNull(offset)).intValue();
    PageHeader header =
        Util.readPageHeader(new ByteArrayInputStream(bytes, start, bytes.length - start));
    assertThat(header.isSetDictionary_page_header()).isTrue();
    assertThat(header.isSetCrc()).isTrue();
  }

  @Test
  void pagesOfVectorsInStructsAreTakenFromThePool() throws Exception {
    // Given
    FieldType.SubField vector = new FieldType.SubField("v", new FieldType.FloatVector(64));
    CollectionSchema schema =
        SampleCollections.of(
            key("id"), field("parts", new FieldType.ArrayOfStruct(List.of(vector), 8)));
    int pageBytes = 1 << 16;
    FileSettings settings = FileSettings.parquet(1 << 20, pageBytes, VectorCompression.NONE);
    PageBuffers buffers = PageBuffers.of(settings);
    DataFile file = DataFile.create(schema, settings, buffers, directory.resolve("f"));

    // When
    long mostHeld = 0;
    long mostIdle = 0;
    RowBuffer row = file.rowBuffer();
    for (int i = 0; i < 3_000; i++) {
      row.begin();
      row.setLong(0, i);
      row.startList(1);
      for (int part = 0; part < 8; part++) {
        row.startStruct(1).setVector(0, new float[64], 0);
        row.endStruct(1);
      }
      row.endList(1);
      row.commit();
      mostHeld = Math.max(mostHeld, file.bufferedBytes() + buffers.idleBytes());
      mostIdle = Math.max(mostIdle, buffers.idleBytes());
    }

    // Then
    assertThat(mostIdle).isGreaterThan((1 << 20) * 3 / 4);
    assertThat(mostHeld).isLessThan(2 * (1 << 20) + 4 * pageBytes);
    assertThat(new WrittenFile(file.seal().path()).rows()).hasSize(3_000);
  }

  private static void writeRow(DataFile file, long id, byte[] bytes, int vectors)
      throws IOException {
    RowBuffer row = file.rowBuffer();
    row.begin();
    row.setLong(0, id);
    for (int column = 1; column <= vectors; column++) {
      row.setVector(column, bytes, 0);
    }
    row.commit();
  }
}
