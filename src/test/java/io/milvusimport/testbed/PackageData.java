package io.milvusimport.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * 1,000 real package descriptions with 384-d embeddings; see the README beside the data for where
 * they come from.
 */
public final class PackageData {
  private static final String FOLDER = "/debian-packages/";

  private PackageData() {}

  /**
   * The records in the order of their ids, 1 to 1000, each as the UTF-8 bytes of one JSON object.
   */
  public static List<byte[]> records() {
    return lines("packages-1000.jsonl.gz").stream()
        .map(line -> line.getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The records as trees. */
  public static List<JsonNode> trees() {
    return lines("packages-1000.jsonl.gz").stream().map(JsonHttp::parse).toList();
  }

  /** Search phrases with {@code query_id}, {@code text} and {@code embedding}. */
  public static List<JsonNode> queries() {
    return lines("queries.jsonl").stream().map(JsonHttp::parse).toList();
  }

  /**
   * The {@code collections/create} request for the collection the records go to; {@code homepage}
   * is no field of it.
   */
  public static JsonNode collection(String name) {
    return JsonHttp.parse(text("collection.json").replace("${name}", name));
  }

  private static List<String> lines(String file) {
    return text(file).lines().toList();
  }

  private static String text(String file) {
    try (InputStream raw = PackageData.class.getResourceAsStream(FOLDER + file)) {
      if (raw == null) {
        throw new ServerFailure("The test data " + FOLDER + file + " is not on the class path");
      }
      InputStream in = file.endsWith(".gz") ? new GZIPInputStream(raw) : raw;
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the test data " + file, e);
    }
  }
}
