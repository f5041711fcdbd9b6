package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Currency;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The next period to close, and what it covers: every revenue up to {@link #mark()} of before its
 * end that no earlier close covers. So each booking is in exactly one close, and one that came late
 * is in the next.
 *
 * @param period as {@code 2026-10}; absent when everything asked for is closed
 * @param previous the period closed last, absent when this is the first
 * @param mark the ledger's position that was read
 * @param days what came in and was given back, the earliest day first
 * @param carries what the rule's rounding has left over, one a currency
 */
public record OpenBooks(
    @Nullable String period,
    @Nullable String previous,
    long mark,
    List<RevenueDay> days,
    List<Carry> carries) {

  public OpenBooks {
    days = List.copyOf(days);
    carries = List.copyOf(carries);
  }

  /**
   * What a rule is behind the exact split.
   *
   * @param rule its id
   * @param currency in which
   * @param owed what each part is owed, as {@link dev.sovereign.workflows.treasury.Allotment#carry}
   *     keeps it
   */
  public record Carry(String rule, Currency currency, List<BigInteger> owed) {
    public Carry {
      owed = List.copyOf(owed);
    }
  }
}
