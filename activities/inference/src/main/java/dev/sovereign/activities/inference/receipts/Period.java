package dev.sovereign.activities.inference.receipts;

import java.time.LocalDate;
import java.util.Locale;

/** What a budget is for; in UTC. */
public enum Period {
  DAY,
  MONTH;

  /** The first day of the period that the day is in. */
  LocalDate startOf(LocalDate day) {
    return switch (this) {
      case DAY -> day;
      case MONTH -> day.withDayOfMonth(1);
    };
  }

  /** As rows and people name it, for example {@code day}. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
