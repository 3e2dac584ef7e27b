package io.milvusimport.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The document says what the sheets say. After a change of one: {@code mvn -Dquick test
 * -Dtest=FaultsDocumentTest -Ddocs.update=true}.
 */
class FaultsDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/faults.md");

  private static final String START =
      """
      # Faults

      What becomes of each fault of the server and of the store. Made from the sheets in `src/test/resources/faults`, every cell of which
      is a test: `MilvusFaultsTest` and `S3FaultsTest` meet each fault over a real socket, `FaultsOfMilvusTest` and `FaultsOfStoreTest`
      run the connector with what these answer, and count the rows. What the messages ask for is in [errors.md](errors.md).

      Page 200, 404, 502: a page for people, as a proxy gives it, with that HTTP status. Reset: the connection is cut before or after the
      request was read. No answer, stall, trickle: nothing comes, nothing more comes, the answer comes byte by byte and has no end; cut: it
      ends too early.

      """;

  @Test
  void documentIsWhatTheSheetsSay() throws IOException {
    String text =
        START
            + section("A call to Milvus, and what the connector does then", "milvus-whole.tsv")
            + section("An operation of the store, and what the connector does", "store-whole.tsv")
            + section("What the client makes of each answer of Milvus", "milvus-answers.tsv")
            + section("What the client makes of each answer of S3", "store-answers.tsv");
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOCUMENT, text);
    }
    assertThat(Files.readString(DOCUMENT)).isEqualTo(text);
  }

  private static String section(String title, String sheet) {
    FaultSheet faults = FaultSheet.read(sheet);
    StringBuilder text = new StringBuilder("## " + title + "\n\n");
    text.append(String.join("\n", faults.notes())).append("\n\n");
    text.append(line(faults.columns()));
    text.append(line(faults.columns().stream().map(column -> "---").toList()));
    for (FaultSheet.Row row : faults.rows()) {
      text.append(line(faults.columns().stream().map(row::get).toList()));
    }
    return text.append("\n").toString();
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace(" | ", "; "))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
