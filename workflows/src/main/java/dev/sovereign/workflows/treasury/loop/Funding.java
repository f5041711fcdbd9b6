package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Which proposals get their budget. Pure. */
final class Funding {

  private Funding() {}

  /**
   * Those whose return on investment is over the bound, the highest first, as long as each can be
   * paid in full; one that cannot is passed over and asked about again next time.
   */
  static List<String> choose(GrowthBooks books, BigDecimal minimumRoi) {
    TreeMap<Currency, BigInteger> left = new TreeMap<>();
    books.available().forEach(m -> left.put(m.currency(), m.units()));
    List<String> chosen = new ArrayList<>();
    for (Proposal proposal : byReturn(books.proposals())) {
      BigInteger rest =
          left.getOrDefault(proposal.currency(), BigInteger.ZERO).subtract(proposal.cost().units());
      if (proposal.returnsOver(minimumRoi) && rest.signum() >= 0) {
        left.put(proposal.currency(), rest);
        chosen.add(proposal.id());
      }
    }
    return chosen;
  }

  /** Compares return / cost by multiplying crosswise, so equal ones are equal. */
  private static List<Proposal> byReturn(List<Proposal> proposals) {
    Comparator<Proposal> ratio =
        (a, b) ->
            b.expectedReturn()
                .units()
                .multiply(a.cost().units())
                .compareTo(a.expectedReturn().units().multiply(b.cost().units()));
    return proposals.stream().sorted(ratio.thenComparing(Proposal::id)).toList();
  }
}
