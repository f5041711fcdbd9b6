package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.time.Instant;

/** Small books in dollars, for tests and benchmarks. */
public final class Books {

  /** When things happen unless they say so. */
  public static final Instant DAY = Instant.parse("2026-01-15T12:00:00Z");

  private Books() {}

  /**
   * Opens {@code Equity:Start} without a bound and the named accounts, which may not be overdrawn.
   */
  public static void open(Ledger ledger, String... covered) {
    ledger.record(new Operation.Open(Account.unlimited("Equity:Start", Currency.USD))).orThrow();
    for (String name : covered) {
      ledger.record(new Operation.Open(Account.covered(name, Currency.USD))).orThrow();
    }
  }

  /** So many cents from one account to another. */
  public static Transfer cents(String key, Instant at, String from, String to, long cents) {
    Amount amount = Amount.ofUnits(cents, Currency.USD);
    return Transfer.of(key, at, "test", Posting.debit(to, amount), Posting.credit(from, amount));
  }

  /** The same at {@link #DAY}, to be booked. */
  public static Operation move(String key, String from, String to, long cents) {
    return new Operation.Post(cents(key, DAY, from, to, cents));
  }
}
