package dev.sovereign.workflows.treasury;

import java.util.Locale;

/**
 * One line of a transfer.
 *
 * @param account whose balance changes
 * @param amount positive is a debit, negative a credit; never zero
 */
public record Posting(AccountName account, Amount amount) {

  /**
   * Checks that money moves.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#AMOUNT_INVALID}
   */
  public Posting {
    if (amount.signum() == 0) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          String.format(Locale.ROOT, "posting to %s: %s (expected: not zero)", account, amount));
    }
  }

  /** Adds to assets and expenses, takes from the others. */
  public static Posting debit(String account, Amount amount) {
    return new Posting(AccountName.of(account), positive(amount));
  }

  /** Takes from assets and expenses, adds to the others. */
  public static Posting credit(String account, Amount amount) {
    return new Posting(AccountName.of(account), positive(amount).negated());
  }

  private static Amount positive(Amount amount) {
    if (amount.signum() <= 0) {
      throw TreasuryFailure.AMOUNT_INVALID.failure(
          String.format(
              Locale.ROOT,
              "amount: %s (expected: more than zero; debit and credit say the direction)",
              amount));
    }
    return amount;
  }
}
