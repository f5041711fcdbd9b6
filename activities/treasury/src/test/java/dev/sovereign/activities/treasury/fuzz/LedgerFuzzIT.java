package dev.sovereign.activities.treasury.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerFuzzIT {

  private static final int OPERATIONS = 20_000;

  @Test
  void keepsItsSixInvariantsUnderAnySequence() {
    long seed = Long.getLong("ledger.seed", System.nanoTime());
    System.out.println(
        "ledger fuzz: seed " + seed + " (-Dledger.seed=" + seed + " plays it again)");
    Fuzz.Tally tally = new Fuzz.Tally();
    try (LedgerDatabase database = LedgerDatabase.start()) {
      assertThat(new Fuzz(database, tally).run(seed, OPERATIONS)).isEmpty();
    }
    // A generator that only ever met one kind of outcome would prove little.
    assertThat(tally.outcomes())
        .containsKeys(
            "RECORDED",
            "REPLAYED",
            "KEY_CONFLICT",
            "INSUFFICIENT_FUNDS",
            "AMOUNT_OVERFLOW",
            "ACCOUNT_UNKNOWN",
            "CURRENCY_MISMATCH",
            "HOLD_UNKNOWN",
            "HOLD_ENDED",
            "HOLD_EXPIRED",
            "HOLD_NOT_DUE",
            "TRANSFER_UNKNOWN",
            "ALREADY_REVERSED");
  }
}
