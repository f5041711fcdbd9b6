package dev.sovereign.activities.energy;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Hours of every day, for example {@code 10:00-16:00, 22:00-06:00}: from the first minute up to the
 * last, which is not one of them; over midnight when the end is before the beginning.
 */
public record DailyHours(List<Span> spans) {

  public static final DailyHours NONE = new DailyHours(List.of());

  public DailyHours {
    spans = List.copyOf(spans);
  }

  /** From a time up to another one. */
  public record Span(LocalTime from, LocalTime until) {
    public Span {
      if (from.equals(until)) {
        throw new IllegalArgumentException(
            "hours %s-%s (expected: an end other than the beginning)".formatted(from, until));
      }
    }

    boolean holds(LocalTime time) {
      return from.isBefore(until)
          ? !time.isBefore(from) && time.isBefore(until)
          : !time.isBefore(from) || time.isBefore(until);
    }
  }

  /**
   * Reads them; an empty text is no hours.
   *
   * @throws IllegalArgumentException when the text is not like the example
   */
  public static DailyHours parse(String text) {
    List<Span> spans = new ArrayList<>();
    for (String span : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] ends = span.strip().split("-", -1);
      try {
        if (ends.length == 2) {
          spans.add(new Span(LocalTime.parse(ends[0].strip()), LocalTime.parse(ends[1].strip())));
          continue;
        }
      } catch (DateTimeException _) {
        // Refused below, like everything that is no span.
      }
      throw new IllegalArgumentException(
          "hours '%s' (expected: for example 10:00-16:00, 22:00-06:00)".formatted(span.strip()));
    }
    return new DailyHours(spans);
  }

  /** Whether the time is in one of them. */
  boolean hold(LocalTime time) {
    return spans.stream().anyMatch(span -> span.holds(time));
  }
}
