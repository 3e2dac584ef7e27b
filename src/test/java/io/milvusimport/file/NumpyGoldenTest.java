package io.milvusimport.file;

import static io.milvusimport.file.SampleCollections.dynamic;
import static io.milvusimport.file.SampleCollections.field;
import static io.milvusimport.file.SampleCollections.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.Field;
import io.milvusimport.schema.FieldType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same rows as the official writer's: the files are the same to the last byte. NumPy itself
 * wrote those, so that no reader of ours has a say.
 */
class NumpyGoldenTest {
  private static final CollectionSchema SCHEMA =
      dynamic(
          key("id"),
          field("bool", new FieldType.Bool()),
          field("int8", new FieldType.Int8()),
          field("int16", new FieldType.Int16()),
          field("int32", new FieldType.Int32()),
          field("int64", new FieldType.Int64()),
          field("float", new FieldType.Float()),
          field("double", new FieldType.Double()),
          field("varchar", new FieldType.VarChar(128)),
          field("json", new FieldType.Json()),
          field("geometry", new FieldType.Geometry()),
          field("float_vector", new FieldType.FloatVector(8)),
          field("binary_vector", new FieldType.BinaryVector(16)),
          field("float16_vector", new FieldType.Float16Vector(8)),
          field("bfloat16_vector", new FieldType.BFloat16Vector(8)),
          field("int8_vector", new FieldType.Int8Vector(8)));

  /** The form of JSON text is the mapper's matter; these are Python's. */
  private static final List<String> JSON_TEXTS =
      List.of(
          "{\"a\": 1, \"b\": [1, 2.5, null, \"x\"], \"c\": {\"d\": true}}",
          "{}",
          "{\"u\": \"caf\\u00e9\", \"big\": 9007199254740993}",
          "{\"s\": \"\", \"neg\": -1.5}");

  @TempDir Path folder;

  @Test
  void theFilesOfTheOfficialWritersRowsAreItsFilesByteForByte() throws Exception {
    // Given
    DataFile file =
        DataFile.create(
            SCHEMA,
            new FileSettings(FileFormat.NUMPY, 1, 64, VectorCompression.NONE),
            folder.resolve("f"));
    List<String> lines = Files.readAllLines(resource("numpy.rows.jsonl"));

    // When
    for (int row = 0; row < lines.size(); row++) {
      write(new ObjectMapper().readTree(lines.get(row)), row, file.rowBuffer());
    }
    SealedFile sealed = file.seal();

    // Then
    try (var golden = Files.list(resource("numpy_npy"))) {
      assertThat(golden.map(path -> path.getFileName().toString()).toList())
          .containsExactlyInAnyOrderElementsOf(sealed.parts())
          .hasSize(17);
    }
    for (String part : sealed.parts()) {
      assertThat(sealed.path().resolve(part))
          .as(part)
          .hasSameBinaryContentAs(resource("numpy_npy/" + part));
    }
  }

  private static void write(JsonNode row, int n, RowBuffer buffer) throws Exception {
    buffer.begin();
    for (int column = 0; column < SCHEMA.fields().size(); column++) {
      Field field = SCHEMA.fields().get(column);
      set(buffer, column, field, row.path(field.name()), n);
    }
    setText(buffer, SCHEMA.fields().size(), "{\"dyn\": " + row.path("dyn").intValue() + "}");
    buffer.commit();
  }

  private static void set(RowBuffer row, int column, Field field, JsonNode value, int n) {
    FieldType type = field.type();
    if (type instanceof FieldType.Bool) {
      row.setBoolean(column, value.booleanValue());
    } else if (type instanceof FieldType.Int64) {
      row.setLong(column, value.longValue());
    } else if (type instanceof FieldType.Float) {
      row.setFloat(column, value.floatValue());
    } else if (type instanceof FieldType.Double) {
      row.setDouble(column, value.doubleValue());
    } else if (type instanceof FieldType.Json) {
      setText(row, column, JSON_TEXTS.get(n));
    } else if (type instanceof FieldType.VarChar || type instanceof FieldType.Geometry) {
      setText(row, column, value.textValue());
    } else if (type instanceof FieldType.FloatVector) {
      float[] vector = new float[value.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = value.get(i).floatValue();
      }
      row.setVector(column, vector, 0);
    } else if (type instanceof FieldType.Int8Vector) {
      byte[] vector = new byte[value.size()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (byte) value.get(i).intValue();
      }
      row.setVector(column, vector, 0);
    } else if (type instanceof FieldType.DenseVector) {
      row.setVector(column, HexFormat.of().parseHex(value.path("hex").textValue()), 0);
    } else {
      row.setInt(column, value.intValue());
    }
  }

  private static void setText(RowBuffer row, int column, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    row.setText(column, utf8, 0, utf8.length);
  }

  private static Path resource(String name) throws Exception {
    return Path.of(requireNonNull(NumpyGoldenTest.class.getResource("/golden/" + name)).toURI());
  }
}
