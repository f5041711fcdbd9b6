package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.treasury.Amount;
import java.math.BigDecimal;
import java.util.List;

/**
 * What a period's calls to models cost, as it stands in the books.
 *
 * @param spend the receipts' sums
 * @param lines one a line of the sums
 * @param carryNanoUsd what is below a cent, to be booked with the next cut
 */
public record BookedSpend(SettledSpend spend, List<Line> lines, long carryNanoUsd) {

  public BookedSpend {
    lines = List.copyOf(lines);
  }

  /**
   * @param line what was summed
   * @param booked whole cents in the ledger
   * @param cloudUsd what the cloud's price for the same tokens would have been, exact
   */
  public record Line(SettledSpend.Line line, Amount booked, BigDecimal cloudUsd) {

    /** The cloud's price less the exact cost, in dollars. */
    public BigDecimal savingUsd() {
      return cloudUsd.subtract(BigDecimal.valueOf(line.costNanoUsd(), 9));
    }
  }
}
