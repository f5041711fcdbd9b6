package dev.sovereign.activities.treasury.revenue;

import java.util.ArrayList;
import java.util.List;

/** Comma-separated values as RFC 4180 has them: quotes, doubled quotes, line ends within quotes. */
final class Csv {

  /**
   * @param line where it starts in the file, from 1
   * @param open whether the file ended within quotes
   */
  record Row(int line, List<String> fields, boolean open) {}

  private final String text;
  private int at;
  private int line = 1;

  private Csv(String text) {
    this.text = text;
  }

  /** All rows but empty ones; a byte order mark is passed over. */
  static List<Row> rows(String text) {
    Csv csv = new Csv(text.startsWith("\uFEFF") ? text.substring(1) : text);
    List<Row> rows = new ArrayList<>();
    while (csv.at < csv.text.length()) {
      Row row = csv.row();
      if (row.fields().size() > 1 || !row.fields().getFirst().isBlank()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    int start = line;
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '\n') {
        line++;
      }
      if (quoted && c == '"' && at < text.length() && text.charAt(at) == '"') {
        field.append(text.charAt(at++));
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else if (!quoted && c == '\n') {
        break;
      } else if (quoted || c != '\r') {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return new Row(start, List.copyOf(fields), quoted);
  }
}
