package io.milvusimport.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A table of what must come of faults: words between tabs, the first line names the columns. Lines
 * that begin with {@code #} are for the reader.
 *
 * @param notes the lines for the reader, without their sign
 */
public record FaultSheet(List<String> notes, List<String> columns, List<Row> rows) {
  /** In a cell that another row of the same fault fills. */
  private static final String ELSEWHERE = "-";

  private static final String FAULT = "fault";
  private static final String SAYS = "says";

  /** One line. */
  public record Row(Map<String, String> byColumn) {
    public String get(String column) {
      return Objects.requireNonNull(byColumn.get(column), () -> "no column " + column);
    }

    public String fault() {
      return get(FAULT);
    }

    /** What the message must hold, each of it. */
    public List<String> says() {
      return get(SAYS).isEmpty() ? List.of() : List.of(get(SAYS).split(" \\| ", -1));
    }
  }

  /** Reads a sheet of {@code src/test/resources/faults}. */
  public static FaultSheet read(String name) {
    List<String> notes = new ArrayList<>();
    List<List<String>> lines = new ArrayList<>();
    for (String line : text(name).lines().toList()) {
      if (line.startsWith("#")) {
        notes.add(line.substring(1).strip());
      } else if (!line.isBlank()) {
        lines.add(List.of(line.split("\t", -1)));
      }
    }
    List<String> columns = lines.get(0);
    List<Row> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      assertThat(line).as("cells of a line of " + name).hasSameSizeAs(columns);
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < columns.size(); i++) {
        row.put(columns.get(i), line.get(i).strip());
      }
      rows.add(new Row(row));
    }
    return new FaultSheet(notes, columns, rows);
  }

  /** The faults, each once, in order. */
  public List<String> faults() {
    return rows.stream().map(Row::fault).distinct().toList();
  }

  /** The row that fills the cell of a fault and a column: there must be one and no other. */
  public Row row(String fault, String column) {
    assertThat(columns).as("columns").contains(column);
    List<Row> filling =
        rows.stream()
            .filter(row -> row.fault().equals(fault))
            .filter(row -> !row.get(column).equals(ELSEWHERE))
            .toList();
    assertThat(filling).as("rows that fill the cell of %s and %s", fault, column).hasSize(1);
    return filling.get(0);
  }

  /**
   * The row of a place that says most exactly what came of a call there.
   *
   * @param answers the most exact first
   */
  public Row row(String place, List<String> answers) {
    for (String answer : answers) {
      for (Row row : rows) {
        if (row.get("place").equals(place) && row.get("answer").equals(answer)) {
          return row;
        }
      }
    }
    throw new AssertionError("no row for " + place + " and " + answers);
  }

  private static String text(String name) {
    try (InputStream in = FaultSheet.class.getResourceAsStream("/faults/" + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
