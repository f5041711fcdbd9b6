package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Allotment;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.loop.Close.Split;
import dev.sovereign.workflows.treasury.loop.OpenBooks.Carry;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What a close says, from what the open books hold. Pure. */
final class Closing {

  private Closing() {}

  /**
   * Splits the whole revenue of each currency when all of it together is over the threshold. A
   * currency in which more was given back than came in has nothing to split.
   *
   * @throws io.temporal.failure.ApplicationFailure as {@link ExchangeRates#usd}
   */
  static Close close(TreasuryPolicy policy, OpenBooks books, String period) {
    CloseDecision decision = CloseDecision.of(policy, books.days());
    List<Split> splits = new ArrayList<>();
    List<Carry> carries = new ArrayList<>();
    StringBuilder reason = new StringBuilder(decision.reason());
    for (Currency currency : decision.shouldDeploy() ? Currency.values() : new Currency[0]) {
      BigInteger net = CloseDecision.net(books.days(), currency);
      if (net.signum() > 0) {
        split(policy, books.carries(), new Amount(net, currency), splits, carries);
      } else if (net.signum() < 0) {
        reason.append("; refunds in ").append(currency).append(" exceed what came in");
      }
    }
    return new Close(
        period,
        policy.zone(),
        books.previous(),
        books.mark(),
        books.days(),
        decision.revenueUsd(),
        decision.shouldDeploy(),
        reason.toString(),
        splits,
        carries);
  }

  private static void split(
      TreasuryPolicy policy,
      List<Carry> carried,
      Amount net,
      List<Split> splits,
      List<Carry> carries) {
    TreasuryPolicy.AllocationRule rule = policy.allocation();
    List<BigInteger> weights = List.of(rule.treasury(), rule.growth());
    Allotment allotment =
        carried.stream()
            .filter(c -> c.rule().equals(rule.id()) && c.currency() == net.currency())
            .map(c -> new Allotment(weights, c.owed()))
            .findFirst()
            .orElseGet(() -> Allotment.of(weights));
    Allotment.Split split = allotment.split(net.units());
    Amount treasury = new Amount(split.parts().getFirst(), net.currency());
    splits.add(new Split(treasury, new Amount(split.parts().getLast(), net.currency())));
    carries.add(new Carry(rule.id(), net.currency(), split.next().carry()));
  }
}
