package io.milvusimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each row of the tables in docs/guarantees.md names in its last cell a test that holds it. That
 * the tests exist is looked at by {@link ArchitectureDocumentTest}.
 */
class GuaranteesDocumentTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT|Contract))(?:\\.\\w+)?`");

  @Test
  void everyRowOfEveryTableNamesATest() throws IOException {
    String document = Files.readString(Path.of("docs/guarantees.md"));
    assertThat(rows(document)).hasSizeGreaterThan(30);
    assertThat(rowsWithoutTest(document)).isEmpty();
  }

  @Test
  void aRowWithoutATestIsFound() {
    String document =
        """
        | promise | test |
        |---|---|
        | held | `FooTest`, `BarIT.aSentence` |
        | hoped for | by design |
        | `FooTest` in another cell | |
        """;
    assertThat(rowsWithoutTest(document))
        .containsExactly("| hoped for | by design |", "| `FooTest` in another cell | |");
  }

  private static List<String> rowsWithoutTest(String document) {
    return rows(document).stream().filter(row -> !TEST.matcher(lastCell(row)).find()).toList();
  }

  /** The rows of all tables, without their heads. */
  private static List<String> rows(String document) {
    List<String> rows = new ArrayList<>();
    boolean isBody = false;
    for (String line : document.lines().toList()) {
      if (line.startsWith("|---")) {
        isBody = true;
      } else if (!line.startsWith("|")) {
        isBody = false;
      } else if (isBody) {
        rows.add(line);
      }
    }
    return rows;
  }

  private static String lastCell(String row) {
    List<String> cells = Stream.of(row.strip().split("\\|", -1)).map(String::strip).toList();
    return cells.get(cells.size() - 2);
  }
}
