package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/**
 * Whether a period's revenue is split and lent.
 *
 * @param shouldDeploy whether it is strictly above the threshold
 * @param revenueUsd its exact worth, refunds taken off
 * @param reason both figures, for the books
 */
public record CloseDecision(boolean shouldDeploy, BigDecimal revenueUsd, String reason) {

  /**
   * Each day counts at its own rate.
   *
   * @throws io.temporal.failure.ApplicationFailure as {@link ExchangeRates#usd}
   */
  public static CloseDecision of(TreasuryPolicy policy, List<RevenueDay> days) {
    BigDecimal revenue = BigDecimal.ZERO;
    for (RevenueDay day : days) {
      revenue = revenue.add(policy.rates().usd(new Amount(day.net(), day.currency()), day.day()));
    }
    boolean deploy = revenue.compareTo(policy.thresholdUsd()) > 0;
    return new CloseDecision(deploy, plain(revenue), reason(revenue, policy, deploy));
  }

  /** The net of all days in one currency. */
  static BigInteger net(List<RevenueDay> days, Currency currency) {
    return days.stream()
        .filter(d -> d.currency() == currency)
        .map(RevenueDay::net)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static String reason(BigDecimal revenue, TreasuryPolicy policy, boolean deploy) {
    return "revenue of "
        + plain(revenue).toPlainString()
        + " USD is "
        + (deploy ? "over" : "not over")
        + " the threshold of "
        + policy.thresholdUsd().toPlainString()
        + " USD";
  }

  private static BigDecimal plain(BigDecimal usd) {
    BigDecimal stripped = usd.stripTrailingZeros();
    return stripped.scale() < 2 ? stripped.setScale(2) : stripped;
  }
}
