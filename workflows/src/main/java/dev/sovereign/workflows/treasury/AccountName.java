package dev.sovereign.workflows.treasury;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name of an account, in the form beancount takes: a type and one or more parts, for example
 * {@code Assets:Bank:Checking}.
 *
 * @param text at most 120 characters
 */
public record AccountName(@JsonValue String text) {

  private static final int LONGEST = 120;
  private static final Pattern FORM =
      Pattern.compile("(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+");

  /**
   * Checks the form.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  @JsonCreator
  public AccountName {
    if (text.length() > LONGEST || !FORM.matcher(text).matches()) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "account: %s (expected: such as Assets:Bank, of letters, digits and hyphens, at most %d characters)",
              text.substring(0, Math.min(text.length(), LONGEST)),
              LONGEST));
    }
  }

  /** Shorter to write. */
  public static AccountName of(String text) {
    return new AccountName(text);
  }

  /** What it stands for. */
  public AccountType type() {
    String root = text.substring(0, text.indexOf(':'));
    return Arrays.stream(AccountType.values())
        .filter(type -> type.root().equals(root))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public String toString() {
    return text;
  }
}
