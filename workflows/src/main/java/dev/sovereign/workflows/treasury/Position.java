package dev.sovereign.workflows.treasury;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Locale;

/**
 * Where a page of a statement ended. It carries the balance there, so that the next page costs what
 * the first does however deep it lies, and the line that the first page could see last, so that all
 * pages together are one statement as of one moment. Its JSON and text form is one text for {@code
 * after}.
 *
 * @param time its time in the order of the statement
 * @param seq its line in the journal
 * @param line its place in that line
 * @param balance after it, in the account's normal direction
 * @param upTo the last line of the journal that the statement lists
 */
public record Position(Instant time, long seq, int line, Amount balance, long upTo) {

  private static final int PARTS = 5;

  /**
   * Reads the text form.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  @JsonCreator
  public static Position parse(String text) {
    String[] parts = text.strip().split("/", -1);
    if (parts.length != PARTS) {
      throw refused();
    }
    try {
      return new Position(
          Instant.parse(parts[0]),
          Long.parseLong(parts[1]),
          Integer.parseInt(parts[2]),
          Amount.parse(parts[3]),
          Long.parseLong(parts[4]));
    } catch (DateTimeException | NumberFormatException e) {
      throw refused();
    }
  }

  @JsonValue
  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s/%d/%d/%s/%d", time, seq, line, balance, upTo);
  }

  private static RuntimeException refused() {
    return TreasuryFailure.REQUEST_INVALID.failure(
        "after: not a place in a statement (expected: `next` of the page before, as it is)");
  }
}
