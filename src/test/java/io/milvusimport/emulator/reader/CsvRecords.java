package io.milvusimport.emulator.reader;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits CSV text as Go's library does: empty lines are passed over, a carriage return before a
 * line feed is dropped, also within quotes, and every record is as long as the first.
 */
final class CsvRecords {
  private final String text;
  private final char separator;
  private final List<List<String>> records = new ArrayList<>();
  private int at;

  private CsvRecords(String text, char separator) {
    this.text = text;
    this.separator = separator;
  }

  /**
   * @throws Judge.Refusal where the text breaks the form; the server was not seen doing so
   */
  static List<List<String>> parse(String text, char separator) throws Judge.Refusal {
    CsvRecords csv = new CsvRecords(text.replace("\r\n", "\n"), separator);
    csv.parse();
    return csv.records;
  }

  private void parse() throws Judge.Refusal {
    while (at < text.length()) {
      if (text.charAt(at) == '\n') {
        at++;
        continue;
      }
      List<String> record = record();
      if (!records.isEmpty() && record.size() != records.get(0).size()) {
        throw broken("wrong number of fields");
      }
      records.add(record);
    }
  }

  private List<String> record() throws Judge.Refusal {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : bare());
      if (at == text.length() || text.charAt(at++) == '\n') {
        return cells;
      }
    }
  }

  private String bare() throws Judge.Refusal {
    int start = at;
    while (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
      if (text.charAt(at++) == '"') {
        throw broken("bare \" in non-quoted field");
      }
    }
    return text.substring(start, at);
  }

  private String quoted() throws Judge.Refusal {
    StringBuilder cell = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c != '"') {
        cell.append(c);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        cell.append('"');
        at++;
      } else {
        at++;
        if (at < text.length() && text.charAt(at) != separator && text.charAt(at) != '\n') {
          throw broken("extraneous or missing \" in quoted-field");
        }
        return cell.toString();
      }
    }
    throw broken("extraneous or missing \" in quoted-field");
  }

  private Judge.Refusal broken(String why) {
    return new Judge.Refusal(
        "not emulated: parse error on record " + (records.size() + 1) + ": " + why);
  }
}
