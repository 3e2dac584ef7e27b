package io.milvusimport.emulator;

import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusimport.emulator.catalog.CollectionDef;
import io.milvusimport.emulator.catalog.Generation;
import io.milvusimport.emulator.reader.FileReader;
import io.milvusimport.emulator.reader.ReadResult;
import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileFormat;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.SealedFile;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** NumPy sets, those of the official writer and ours, and what the server says to broken ones. */
class NumpySetsTest {
  private static final String SCHEMA =
      "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},"
          + "{'fieldName':'n','dataType':'Int32'},"
          + "{'fieldName':'text','dataType':'VarChar','elementTypeParams':{'max_length':'8'}},"
          + "{'fieldName':'maybe','dataType':'Int8','nullable':true},"
          + "{'fieldName':'v','dataType':'FloatVector','elementTypeParams':{'dim':'2'}}]}";

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Generation.class)
  void oursAreTakenWithEveryValue(Generation generation) throws IOException {
    // Given
    SealedFile ours = write("ours", new FieldType.Int32(), 2);

    // When
    List<Map<String, @Nullable Object>> rows = taken(read(ours.objects(), generation));

    // Then
    assertThat(rows).hasSize(3);
    assertThat(rows.get(2))
        .containsEntry("id", 2L)
        .containsEntry("n", -2)
        .containsEntry("text", "é😀2")
        .containsEntry("maybe", (byte) 2)
        .containsEntry("v", new float[] {2, 0.5f});
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void aNullableFieldMayHaveNoFile(Generation generation) throws IOException {
    List<Path> without = without(write("ours", new FieldType.Int32(), 2), "maybe.npy");

    assertThat(taken(read(without, generation)).get(0)).containsEntry("maybe", null);
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void filesOfNoFieldAreLeftAlone(Generation generation) throws IOException {
    List<Path> more = new ArrayList<>(write("ours", new FieldType.Int32(), 2).objects());
    more.add(Files.writeString(folder.resolve("other.npy"), "anything"));

    assertThat(taken(read(more, generation))).hasSize(3);
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void aMissingFileIsRefused(Generation generation) throws IOException {
    assertThat(refused(read(without(write("ours", new FieldType.Int32(), 2), "n.npy"), generation)))
        .contains("no file for field: n");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void anotherTypeIsRefused(Generation generation) throws IOException {
    assertThat(refused(read(write("wide", new FieldType.Int64(), 2).objects(), generation)))
        .isEqualTo("expected element type 'Int32' for field 'n', got type 'Int64'");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void anotherDimIsRefused(Generation generation) throws IOException {
    assertThat(refused(read(write("dim", new FieldType.Int32(), 3).objects(), generation)))
        .isEqualTo("expected dim '2' for FloatVector field 'v', got dim '3'");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void differentNumbersOfRowsAreRefused(Generation generation) throws IOException {
    // Given
    SealedFile ours = write("ours", new FieldType.Int32(), 2);
    rewriteHeader(ours.path().resolve("n.npy"), "(3,)", "(2,)");

    // When / Then
    assertThat(refused(read(ours.objects(), generation))).contains("numpy row count mismatch");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void aTornFileIsRefused(Generation generation) throws IOException {
    SealedFile ours = write("ours", new FieldType.Int32(), 2);
    Path torn = ours.path().resolve("v.npy");
    byte[] whole = Files.readAllBytes(torn);
    Files.write(torn, Arrays.copyOf(whole, whole.length - 1));

    assertThat(refused(read(ours.objects(), generation))).isEqualTo("unexpected EOF");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void textOverItsLengthInBytesIsRefused(Generation generation) throws IOException {
    // Given: nine bytes in eight characters
    SealedFile ours = write("ours", new FieldType.Int32(), 2);
    SealedFile longer = write("long", new FieldType.Int32(), 2, "1234567é");
    List<Path> mixed = new ArrayList<>(without(ours, "text.npy"));
    mixed.add(longer.path().resolve("text.npy"));

    // When / Then
    assertThat(refused(read(mixed, generation))).contains("exceeds max_length(8)");
  }

  @ParameterizedTest
  @EnumSource(Generation.class)
  void whatIsNoNumpyFileIsRefused(Generation generation) throws IOException {
    SealedFile ours = write("ours", new FieldType.Int32(), 2);
    Files.writeString(ours.path().resolve("n.npy"), "PAR1 and so on");

    assertThat(refused(read(ours.objects(), generation))).contains("cannot be read");
  }

  @Test
  void theOfficialWritersSetIsTakenWithItsValues() throws Exception {
    // Given
    String dim = "'elementTypeParams':{'dim':'8'}";
    CollectionDef collection =
        collection(
            "{'fields':[{'fieldName':'id','dataType':'Int64','isPrimary':true},"
                + "{'fieldName':'bool','dataType':'Bool'},"
                + "{'fieldName':'int8','dataType':'Int8'},"
                + "{'fieldName':'int16','dataType':'Int16'},"
                + "{'fieldName':'int64','dataType':'Int64'},"
                + "{'fieldName':'double','dataType':'Double'},"
                + "{'fieldName':'varchar','dataType':'VarChar',"
                + "'elementTypeParams':{'max_length':'128'}},"
                + "{'fieldName':'json','dataType':'JSON'},"
                + "{'fieldName':'float_vector','dataType':'FloatVector',"
                + dim
                + "},{'fieldName':'bfloat16_vector','dataType':'BFloat16Vector',"
                + dim
                + "},{'fieldName':'int8_vector','dataType':'Int8Vector',"
                + dim
                + "}],'enableDynamicField':true}");
    Path golden =
        Path.of(
            Objects.requireNonNull(NumpySetsTest.class.getResource("/golden/numpy_npy")).toURI());

    // When
    List<Map<String, @Nullable Object>> rows;
    try (Stream<Path> files = Files.list(golden);
        FileReader reader = FileReader.open(Generation.V3_0_2)) {
      rows = taken(reader.read(files.toList(), collection, Map.of()));
    }

    // Then
    assertThat(rows).hasSize(4);
    assertThat(rows.get(0))
        .containsEntry("bool", true)
        .containsEntry("int8", (byte) -128)
        .containsEntry("int16", (short) -32768)
        .containsEntry("int64", Long.MIN_VALUE)
        .containsEntry("double", 0.1)
        .containsEntry("$meta", "{\"dyn\": 0}")
        .containsEntry("int8_vector", new byte[] {-128, -75, -22, 31, 84, -119, -66, -13});
    assertThat(rows.get(2)).containsEntry("varchar", "café 漢字 😀");
  }

  private SealedFile write(String name, FieldType n, int dim) throws IOException {
    return write(name, n, dim, "é😀2");
  }

  private SealedFile write(String name, FieldType n, int dim, String lastText) throws IOException {
    CollectionSchema schema =
        SampleCollections.of(
            key("id"),
            field("n", n),
            field("text", new FieldType.VarChar(64)),
            field("maybe", new FieldType.Int8()),
            field("v", new FieldType.FloatVector(dim)));
    DataFile file =
        DataFile.create(
            schema,
            new FileSettings(FileFormat.NUMPY, 1, 64, VectorCompression.NONE),
            folder.resolve(name));
    for (int row = 0; row < 3; row++) {
      file.rowBuffer().begin();
      file.rowBuffer().setLong(0, row);
      put(file, schema.fields().get(1), -row);
      byte[] text = (row == 2 ? lastText : "").getBytes(StandardCharsets.UTF_8);
      file.rowBuffer().setText(2, text, 0, text.length);
      file.rowBuffer().setInt(3, row);
      float[] vector = new float[dim];
      vector[0] = row;
      vector[1] = 0.5f;
      file.rowBuffer().setVector(4, vector, 0);
      file.rowBuffer().commit();
    }
    return file.seal();
  }

  private static void put(DataFile file, Field n, int value) {
    if (n.type() instanceof FieldType.Int64) {
      file.rowBuffer().setLong(1, value);
    } else {
      file.rowBuffer().setInt(1, value);
    }
  }

  private static List<Path> without(SealedFile file, String part) {
    return file.objects().stream().filter(path -> !path.endsWith(part)).toList();
  }

  private static void rewriteHeader(Path file, String before, String after) throws IOException {
    String latin = Files.readString(file, StandardCharsets.ISO_8859_1);
    assertThat(latin).contains(before);
    Files.writeString(file, latin.replace(before, after), StandardCharsets.ISO_8859_1);
  }

  private static ReadResult read(List<Path> files, Generation generation) {
    try (FileReader reader = FileReader.open(generation)) {
      return reader.read(files, collection(SCHEMA), Map.of());
    }
  }

  private static List<Map<String, @Nullable Object>> taken(ReadResult result) {
    assertThat(result).isInstanceOf(ReadResult.Taken.class);
    return ((ReadResult.Taken) result).rows();
  }

  private static String refused(ReadResult result) {
    assertThat(result).isInstanceOf(ReadResult.Refused.class);
    return ((ReadResult.Refused) result).reason();
  }

  private static CollectionDef collection(String schema) {
    return new Planted("numpy", schema, Map.of(), new Planted.Resource(""), Map.of()).collection();
  }
}
