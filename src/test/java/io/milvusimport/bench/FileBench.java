package io.milvusimport.bench;

import io.milvusimport.file.DataFile;
import io.milvusimport.file.FileSettings;
import io.milvusimport.file.PageBuffers;
import io.milvusimport.file.RowBuffer;
import io.milvusimport.file.SampleCollections;
import io.milvusimport.file.VectorCompression;
import io.milvusimport.record.MappingOptions;
import io.milvusimport.record.RecordMapper;
import io.milvusimport.record.ValueFormat;
import io.milvusimport.schema.CollectionSchema;
import io.milvusimport.schema.FieldType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;

/**
 * Rows a second from records in memory to a sealed file, with all validation, beside a raw write of
 * the same vectors: interleaved rounds, medians. A program, no test: {@code main [directory]}, best
 * on a memory file system.
 */
public final class FileBench {
  private static final int ROWS = 20_000;
  private static final int JSON_ROWS = 4000;
  private static final int DIM = 768;
  private static final int ROUNDS = 9;
  private static final int WARM_UP = 4;
  private static final CollectionSchema SCHEMA =
      SampleCollections.dynamic(
          SampleCollections.key("id"),
          SampleCollections.field("title", new FieldType.VarChar(256)),
          SampleCollections.field("vector", new FieldType.FloatVector(DIM)));

  private static final byte[] BYTES = randomBytes();
  private static final PageBuffers BUFFERS = PageBuffers.of(FileSettings.defaults());

  private FileBench() {}

  private static final MappingOptions CONNECT = MappingOptions.defaults();
  private static final MappingOptions JSON = CONNECT.with(ValueFormat.JSON);

  private interface Run {
    void write(Path file) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Path directory =
        Files.createTempDirectory(
            Path.of(args.length > 0 ? args[0] : System.getProperty("java.io.tmpdir")), "bench");
    List<float[]> vectors = vectors();
    List<Map<String, Object>> arrays = records(vectors, vector -> vector);
    List<Map<String, Object>> lists = records(vectors, FileBench::boxed);
    List<byte[]> json = jsonRecords(vectors, Float::toString);
    List<byte[]> longJson = jsonRecords(vectors, value -> Double.toString(value * (1 + 1e-12)));
    String[] names = {
      "raw write",
      "float[]",
      "List<Double>",
      "float[], zstd",
      "float[], snappy",
      "raw, half size",
      "Float16Vector",
      "half, in structs",
      "JSON, float digits",
      "JSON, double digits"
    };
    int[] raws = {0, 0, 0, 0, 0, 5, 5, 5, 0, 0};
    Run[] runs = {
      file -> writeRaw(vectors, DIM, file),
      file -> writeFile(arrays, CONNECT, VectorCompression.NONE, file),
      file -> writeFile(lists, CONNECT, VectorCompression.NONE, file),
      file -> writeFile(arrays, CONNECT, VectorCompression.ZSTD, file),
      file -> writeFile(arrays, CONNECT, VectorCompression.SNAPPY, file),
      file -> writeRaw(vectors, DIM / 2, file),
      FileBench::writeHalves,
      FileBench::writeHalvesInStructs,
      file -> writeFile(json, JSON, VectorCompression.NONE, file),
      file -> writeFile(longJson, JSON, VectorCompression.NONE, file)
    };
    double[][] rowsPerSecond = new double[runs.length][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < runs.length; i++) {
        double measured = measure(runs[i], directory.resolve("file"));
        if (round >= 0) {
          rowsPerSecond[i][round] = measured;
        }
      }
    }
    Files.delete(directory);
    for (int i = 0; i < runs.length; i++) {
      double raw = median(rowsPerSecond[raws[i]]);
      double rate = median(rowsPerSecond[i]);
      System.out.printf(
          Locale.ROOT, "%-20s %,10.0f rows/s  %.2f of raw%n", names[i], rate, rate / raw);
    }
  }

  private static double measure(Run run, Path file) throws IOException {
    long start = System.nanoTime();
    run.write(file);
    long nanos = System.nanoTime() - start;
    Files.delete(file);
    return ROWS * 1e9 / nanos;
  }

  private static void writeFile(
      List<?> records, MappingOptions options, VectorCompression compression, Path path)
      throws IOException {
    FileSettings settings =
        FileSettings.parquet(
            FileSettings.DEFAULT_ROW_GROUP_BYTES, FileSettings.DEFAULT_PAGE_BYTES, compression);
    DataFile file = DataFile.create(SCHEMA, settings, BUFFERS, path);
    RecordMapper mapper = new RecordMapper(SCHEMA, options);
    for (Object record : records) {
      mapper
          .write(record, file.rowBuffer())
          .ifPresent(
              rejection -> {
                throw new IllegalStateException(rejection.message());
              });
    }
    file.seal();
  }

  /** Straight into the columns: the bytes come as they are, and of them any will do. */
  private static void writeHalves(Path path) throws IOException {
    CollectionSchema schema =
        SampleCollections.of(
            SampleCollections.key("id"),
            SampleCollections.field("vector", new FieldType.Float16Vector(DIM)));
    DataFile file = DataFile.create(schema, FileSettings.defaults(), BUFFERS, path);
    RowBuffer row = file.rowBuffer();
    for (int i = 0; i < ROWS; i++) {
      row.begin();
      row.setLong(0, i);
      row.setVector(1, BYTES, i);
      row.commit();
    }
    file.seal();
  }

  /** The same vectors, four in a row. */
  private static void writeHalvesInStructs(Path path) throws IOException {
    FieldType.SubField vector = new FieldType.SubField("vector", new FieldType.Float16Vector(DIM));
    CollectionSchema schema =
        SampleCollections.of(
            SampleCollections.key("id"),
            SampleCollections.field("parts", new FieldType.ArrayOfStruct(List.of(vector), 4)));
    DataFile file = DataFile.create(schema, FileSettings.defaults(), BUFFERS, path);
    RowBuffer row = file.rowBuffer();
    for (int i = 0; i < ROWS; i += 4) {
      row.begin();
      row.setLong(0, i);
      row.startList(1);
      for (int part = 0; part < 4; part++) {
        row.startStruct(1).setVector(0, BYTES, i + part);
        row.endStruct(1);
      }
      row.endList(1);
      row.commit();
    }
    file.seal();
  }

  private static byte[] randomBytes() {
    byte[] bytes = new byte[ROWS + DIM * 2];
    new Random(1).nextBytes(bytes);
    return bytes;
  }

  private static void writeRaw(List<float[]> vectors, int dim, Path path) throws IOException {
    ByteBuffer row = ByteBuffer.allocate(dim * Float.BYTES * 340).order(ByteOrder.LITTLE_ENDIAN);
    try (OutputStream out = Files.newOutputStream(path)) {
      int filled = 0;
      for (float[] vector : vectors) {
        row.asFloatBuffer().put(filled * dim, vector, 0, dim);
        if (++filled == 340) {
          out.write(row.array());
          filled = 0;
        }
      }
      out.write(row.array(), 0, filled * dim * Float.BYTES);
    }
  }

  private static List<float[]> vectors() {
    Random random = new Random(1);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      float[] vector = new float[DIM];
      double squares = 0;
      for (int d = 0; d < DIM; d++) {
        vector[d] = (float) random.nextGaussian();
        squares += vector[d] * vector[d];
      }
      for (int d = 0; d < DIM; d++) {
        vector[d] /= (float) Math.sqrt(squares);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static List<Map<String, Object>> records(
      List<float[]> vectors, Function<float[], Object> form) {
    List<Map<String, Object>> records = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      records.add(
          Map.of(
              "id", (long) i,
              "title", String.format("%060d", i * 7919),
              "vector", form.apply(vectors.get(i))));
    }
    return records;
  }

  /** As producers write them, each number by itself; some come more than once, to save memory. */
  private static List<byte[]> jsonRecords(List<float[]> vectors, NumberText numbers) {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      if (i >= JSON_ROWS) {
        records.add(records.get(i - JSON_ROWS));
        continue;
      }
      StringBuilder json = new StringBuilder();
      json.append(String.format("{\"id\": %d, \"title\": \"%060d\", \"vector\": [", i, i * 7919));
      for (float value : vectors.get(i)) {
        json.append(numbers.of(value)).append(", ");
      }
      json.setLength(json.length() - 2);
      records.add(json.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }
    return records;
  }

  private interface NumberText {
    String of(float value);
  }

  private static List<Double> boxed(float[] vector) {
    List<Double> list = new ArrayList<>(vector.length);
    for (float value : vector) {
      list.add((double) value);
    }
    return list;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
