package dev.sovereign.workflows.treasury;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An account of one currency. It is opened once and never changed.
 *
 * @param name unique in its ledger; its first part is its type
 * @param currency the only one it holds
 * @param overdraft how far below zero it may go, counted in its normal direction and with its holds
 *     taken off; absent when it may go as far as it likes
 */
public record Account(AccountName name, Currency currency, @Nullable Amount overdraft) {

  /**
   * Checks the overdraft.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  public Account {
    if (overdraft != null && (overdraft.currency() != currency || overdraft.signum() < 0)) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "overdraft of %s: %s (expected: zero or more %s)",
              name,
              overdraft,
              currency));
    }
  }

  /** Never below zero. */
  public static Account covered(String name, Currency currency) {
    return new Account(AccountName.of(name), currency, Amount.zero(currency));
  }

  /** As far below zero as it likes: where money comes into the books. */
  public static Account unlimited(String name, Currency currency) {
    return new Account(AccountName.of(name), currency, null);
  }
}
