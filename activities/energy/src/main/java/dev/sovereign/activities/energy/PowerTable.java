package dev.sovereign.activities.energy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A dated table of sun, grid and price, as utilities and forecasts give it:
 *
 * <pre>{@code
 * from,until,solar_peak,g_co2_per_kwh,cheap_hour
 * 2026-11-21T00:00,2026-11-21T06:00,no,310,yes
 * 2026-11-21T06:00,2026-11-21T18:00,no,420,no
 * }</pre>
 *
 * <p>Times are local to the zone of the configuration, or carry an offset. The rows follow each
 * other without a gap, so that a forgotten hour shows at the start and not as a wrong decision at
 * night; an amount of carbon that nobody knows is left empty.
 */
final class PowerTable {

  private static final String HEADER = "from,until,solar_peak,g_co2_per_kwh,cheap_hour";
  private static final Map<String, Boolean> WORDS = Map.of("yes", true, "no", false);

  private final TreeMap<Instant, Row> rows = new TreeMap<>();

  private PowerTable() {}

  /**
   * @param until the end, which is no longer part of it
   * @param gramsCo2PerKwh absent when not known
   */
  record Row(
      Instant from,
      Instant until,
      boolean solarPeak,
      @Nullable Integer gramsCo2PerKwh,
      boolean cheapHour) {}

  /** A table that cannot be used; says the file, the line, and what to do. */
  static final class TableException extends IllegalArgumentException {
    TableException(Path file, int line, String problem, String next) {
      super("%s, line %d: %s (%s)".formatted(file, line, problem, next));
    }
  }

  /**
   * @throws TableException when it is not as above
   */
  static PowerTable read(Path file, ZoneId zone) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException _) {
      throw new TableException(file, 0, "cannot be read", "see energy.table in sovereign.yaml");
    }
    if (lines.isEmpty() || !lines.getFirst().strip().equals(HEADER)) {
      throw new TableException(file, 1, "another heading", "expected: " + HEADER);
    }
    PowerTable table = new PowerTable();
    for (int i = 1; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        table.add(file, i + 1, row(file, i + 1, lines.get(i), zone));
      }
    }
    if (table.rows.isEmpty()) {
      throw new TableException(file, 1, "no rows", "add one, or leave energy.table out");
    }
    return table;
  }

  private void add(Path file, int line, Row row) {
    if (!row.from.isBefore(row.until)) {
      throw new TableException(
          file, line, "ends at " + row.until, "expected: after its beginning, " + row.from);
    }
    Instant end = rows.isEmpty() ? row.from : rows.lastEntry().getValue().until;
    if (!row.from.equals(end)) {
      throw new TableException(
          file,
          line,
          (row.from.isAfter(end) ? "a gap: begins at " : "an overlap: begins at ") + row.from,
          "expected: the end of the row before, " + end);
    }
    rows.put(row.from, row);
  }

  private static Row row(Path file, int line, String text, ZoneId zone) {
    List<String> columns = new ArrayList<>();
    for (String column : text.split(",", -1)) {
      columns.add(column.strip());
    }
    if (columns.size() != 5) {
      throw new TableException(file, line, columns.size() + " columns", "expected: " + HEADER);
    }
    return new Row(
        time(file, line, columns.get(0), zone),
        time(file, line, columns.get(1), zone),
        flag(file, line, columns.get(2)),
        grams(file, line, columns.get(3)),
        flag(file, line, columns.get(4)));
  }

  private static Instant time(Path file, int line, String text, ZoneId zone) {
    try {
      return text.matches(".*(Z|[+-]\\d\\d:\\d\\d)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).atZone(zone).toInstant();
    } catch (DateTimeException _) {
      throw new TableException(
          file, line, "'" + text + "' is no time", "expected: 2026-11-21T06:00, or with an offset");
    }
  }

  private static boolean flag(Path file, int line, String text) {
    Boolean flag = WORDS.get(text);
    if (flag == null) {
      throw new TableException(file, line, "'" + text + "'", "expected: yes or no");
    }
    return flag;
  }

  private static @Nullable Integer grams(Path file, int line, String text) {
    if (text.isEmpty()) {
      return null;
    }
    if (!text.matches("\\d{1,5}")) {
      throw new TableException(
          file, line, "'" + text + "'", "expected: whole grams of CO2 a kWh, or nothing");
    }
    return Integer.valueOf(text);
  }

  /** The row of a time; absent outside the table. */
  @Nullable Row at(Instant time) {
    Map.Entry<Instant, Row> entry = rows.floorEntry(time);
    return entry != null && time.isBefore(entry.getValue().until) ? entry.getValue() : null;
  }

  /** When it ends. */
  Instant until() {
    return rows.lastEntry().getValue().until;
  }
}
