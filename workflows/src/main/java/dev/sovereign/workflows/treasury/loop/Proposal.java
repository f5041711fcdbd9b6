package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * What growth is asked to pay for, and what came of it.
 *
 * @param id its own name, for ever: 1 to 63 small letters, digits and hyphens
 * @param title what it is
 * @param cost above zero
 * @param expectedReturn all that is promised to come back, in the same currency
 * @param funded whether it has its budget
 * @param actualReturn what has come back so far
 */
public record Proposal(
    String id,
    String title,
    Amount cost,
    Amount expectedReturn,
    boolean funded,
    Amount actualReturn) {

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public Proposal {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "id: " + id + " (expected: 1 to 63 small letters, digits and hyphens, such as new-site)");
    }
    if (cost.signum() <= 0
        || expectedReturn.signum() < 0
        || cost.currency() != expectedReturn.currency()) {
      throw new IllegalArgumentException(
          "proposal "
              + id
              + ": cost "
              + cost
              + " (expected: > 0), return "
              + expectedReturn
              + " (expected: >= 0, of the same currency)");
    }
  }

  /** Of all its amounts. */
  public Currency currency() {
    return cost.currency();
  }

  /**
   * Whether its return on investment, that is (return - cost) / cost, is strictly above the bound.
   * Exact: no quotient is rounded.
   */
  public boolean returnsOver(BigDecimal bound) {
    return new BigDecimal(expectedReturn.units().subtract(cost.units()))
            .compareTo(bound.multiply(new BigDecimal(cost.units())))
        > 0;
  }
}
