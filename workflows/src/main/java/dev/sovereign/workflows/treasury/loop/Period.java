package dev.sovereign.workflows.treasury.loop;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.regex.Pattern;

/**
 * A calendar month in a time zone: the unit in which the books are closed. Half open: it begins at
 * {@link #start()} and ends just before {@link #end()}.
 *
 * @param month the month
 * @param zone decides when it begins
 */
public record Period(YearMonth month, ZoneId zone) {

  private static final Pattern TEXT = Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])");

  /** The one that holds the instant. */
  public static Period of(Instant instant, ZoneId zone) {
    return new Period(YearMonth.from(instant.atZone(zone)), zone);
  }

  /** The last one that is over. */
  public static Period lastCompleted(Instant now, ZoneId zone) {
    return of(now, zone).previous();
  }

  /**
   * @throws IllegalArgumentException unless the text is of the form {@code 2026-10}
   */
  public static Period parse(String text, ZoneId zone) {
    if (!TEXT.matcher(text).matches()) {
      throw new IllegalArgumentException("period: " + text + " (expected: a month as 2026-10)");
    }
    return new Period(YearMonth.parse(text), zone);
  }

  /**
   * @throws IllegalArgumentException unless it names a time zone, such as {@code Europe/Berlin}
   */
  public static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "zone: " + name + " (expected: a time zone such as UTC or Europe/Berlin)", e);
    }
  }

  /** Its first instant. */
  public Instant start() {
    return month.atDay(1).atStartOfDay(zone).toInstant();
  }

  /** The first instant after it. */
  public Instant end() {
    return next().start();
  }

  public Period next() {
    return new Period(month.plusMonths(1), zone);
  }

  public Period previous() {
    return new Period(month.minusMonths(1), zone);
  }

  public boolean isAfter(Period other) {
    return month.isAfter(other.month);
  }

  /** As {@code 2026-10}, which sorts as time does. */
  public String text() {
    return month.toString();
  }
}
