package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** From nano-dollars to whole cents, with the rest carried. Pure. */
public final class SpendBooks {

  private static final long NANOS_A_CENT = 10_000_000;
  private static final int MILLION = 6;

  private SpendBooks() {}

  /**
   * Rounds the running total down to cents, so that what is booked is never more than what was
   * spent and at most a cent less, however many lines there were.
   *
   * @param carryNanoUsd what the cut before left over
   */
  public static BookedSpend book(
      SettledSpend spend, long carryNanoUsd, TreasuryPolicy.CloudPrice price) {
    List<BookedSpend.Line> lines = new ArrayList<>();
    long carry = carryNanoUsd;
    for (SettledSpend.Line line : spend.lines()) {
      long total = Math.addExact(carry, line.costNanoUsd());
      carry = total % NANOS_A_CENT;
      lines.add(
          new BookedSpend.Line(
              line, Amount.ofUnits(total / NANOS_A_CENT, Currency.USD), cloud(line, price)));
    }
    return new BookedSpend(spend, lines, carry);
  }

  private static BigDecimal cloud(SettledSpend.Line line, TreasuryPolicy.CloudPrice price) {
    BigDecimal input =
        price.inputUsdPerMillion().multiply(BigDecimal.valueOf(line.promptTokens(), MILLION));
    BigDecimal output =
        price.outputUsdPerMillion().multiply(BigDecimal.valueOf(line.completionTokens(), MILLION));
    return input.add(output);
  }
}
