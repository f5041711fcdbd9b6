package dev.sovereign.workflows.treasury;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What makes a write happen once: chosen by the caller, unique in its ledger for good.
 *
 * @param text 1 to 200 characters
 */
public record Key(@JsonValue String text) {

  private static final int LONGEST = 200;

  /**
   * Checks the length.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  @JsonCreator
  public Key {
    Texts.check("key", text);
    if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "key: %d characters (expected: 1 to %d, not blank)",
              text.length(),
              LONGEST));
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
