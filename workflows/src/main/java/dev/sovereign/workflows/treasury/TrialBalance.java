package dev.sovereign.workflows.treasury;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * All balances.
 *
 * @param rows sorted by account name
 * @param at as of when
 */
public record TrialBalance(List<Row> rows, ReadPoint at) {

  public TrialBalance {
    rows = List.copyOf(rows);
  }

  /**
   * @param account which
   * @param net debits less credits
   */
  public record Row(Account account, Amount net) {}

  /** Debits less credits of each currency in use; all are zero in sound books. */
  public Map<Currency, BigInteger> sums() {
    return totals();
  }

  private EnumMap<Currency, BigInteger> totals() {
    EnumMap<Currency, BigInteger> sums = new EnumMap<>(Currency.class);
    rows.forEach(row -> sums.merge(row.net().currency(), row.net().units(), BigInteger::add));
    return sums;
  }

  /** Whether every sum is zero. */
  public boolean balanced() {
    return totals().values().stream().allMatch(sum -> sum.signum() == 0);
  }
}
