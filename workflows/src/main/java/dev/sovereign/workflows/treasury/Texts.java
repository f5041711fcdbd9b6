package dev.sovereign.workflows.treasury;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** What PostgreSQL can keep without a change, so that it reads back as it was hashed. */
final class Texts {

  private static final int LONGEST = 2000;
  private static final Instant FIRST = Instant.parse("1900-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-01-01T00:00:00Z");

  private Texts() {}

  static void check(String field, String text) {
    boolean broken =
        text.codePoints().anyMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (broken || text.length() > LONGEST) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "%s: %s (expected: at most %d characters)",
              field,
              broken ? "holds a character that is none" : text.length() + " characters",
              LONGEST));
    }
  }

  static SortedMap<String, String> copy(SortedMap<String, String> metadata) {
    metadata.forEach(
        (name, value) -> {
          check("metadata", name);
          check("metadata " + name, value);
        });
    return Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
  }

  /** Cut to microseconds, which is what the database keeps. */
  static Instant time(String field, Instant time) {
    if (time.isBefore(FIRST) || !time.isBefore(LAST)) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(Locale.ROOT, "%s: %s (expected: from %s to %s)", field, time, FIRST, LAST));
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
