package dev.sovereign.cli.cost;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Reads the beginning of a period. */
public final class Since {

  private Since() {}

  /**
   * A time such as {@code 24h}, {@code 30m} or {@code 7d} before now, a day of UTC such as {@code
   * 2026-11-01}, or an instant such as {@code 2026-11-01T12:00:00Z}; empty when it is none.
   */
  public static Optional<Instant> parse(String text, Instant now) {
    try {
      if (text.matches("[0-9]{1,6}[mhd]")) {
        String iso = (text.endsWith("d") ? "P" : "PT") + text;
        return Optional.of(now.minus(Duration.parse(iso)));
      }
      return Optional.of(
          text.contains("T")
              ? Instant.parse(text)
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
