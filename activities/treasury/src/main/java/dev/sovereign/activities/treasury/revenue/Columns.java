package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Fields of a row by the names in the file's first row. */
final class Columns {

  private static final Pattern GROUPED = Pattern.compile("[+-]?\\d{1,3}(,\\d{3})+(\\.\\d+)?");
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm[:ss]", Locale.ROOT);
  private static final DateTimeFormatter US_DATE =
      DateTimeFormatter.ofPattern("MM/dd/uuuu", Locale.ROOT);

  private final Map<String, Integer> places = new HashMap<>();

  Columns(List<String> header) {
    for (int i = 0; i < header.size(); i++) {
      places.putIfAbsent(header.get(i).strip().toLowerCase(Locale.ROOT), i);
    }
  }

  boolean has(List<String> names) {
    return names.stream().allMatch(places::containsKey);
  }

  int count() {
    return places.size();
  }

  /** Empty when the file has no such column. */
  String text(Csv.Row row, String column) {
    Integer place = places.get(column);
    return place == null || place >= row.fields().size() ? "" : row.fields().get(place).strip();
  }

  /** A decimal, with or without commas between thousands. */
  Amount amount(Csv.Row row, String column, Currency currency) {
    String text = text(row, column);
    try {
      return Amount.parse(GROUPED.matcher(text).matches() ? text.replace(",", "") : text, currency);
    } catch (io.temporal.failure.ApplicationFailure e) {
      throw TreasuryFailure.valueOf(e.getType())
          .failure("column %s, %s".formatted(column, e.getOriginalMessage()), e);
    }
  }

  /** In UTC: {@code 2026-01-31 09:15}, with seconds, or as ISO-8601 has it. */
  Instant time(Csv.Row row, String column) {
    String text = text(row, column);
    try {
      return text.endsWith("Z")
          ? Instant.parse(text)
          : LocalDateTime.parse(text.replace('T', ' '), MINUTES).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw broken(column, text, "2026-01-31 09:15 or 2026-01-31 09:15:00, in UTC", e);
    }
  }

  /** A day without a time, as banks have it. */
  LocalDate day(Csv.Row row, String column) {
    String text = text(row, column);
    try {
      return text.indexOf('/') < 0 ? LocalDate.parse(text) : LocalDate.parse(text, US_DATE);
    } catch (DateTimeException e) {
      throw broken(column, text, "2026-01-31 or 01/31/2026", e);
    }
  }

  private static RuntimeException broken(
      String column, String text, String expected, DateTimeException e) {
    return TreasuryFailure.REQUEST_INVALID.failure(
        "column %s: %s (expected: %s)".formatted(column, text, expected), e);
  }
}
