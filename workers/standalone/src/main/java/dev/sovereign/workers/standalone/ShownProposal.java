package dev.sovereign.workers.standalone;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.loop.Proposal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * A proposal with its returns on investment, (return - cost) / cost, to two places.
 *
 * @param roiPromised by what it says it brings
 * @param roiActual by what came back so far; absent before it has its budget
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ShownProposal(
    String id,
    String title,
    Amount cost,
    Amount expectedReturn,
    BigDecimal roiPromised,
    boolean funded,
    Amount actualReturn,
    @Nullable BigDecimal roiActual) {

  private static final int PLACES = 2;

  static ShownProposal of(Proposal proposal) {
    return new ShownProposal(
        proposal.id(),
        proposal.title(),
        proposal.cost(),
        proposal.expectedReturn(),
        roi(proposal, proposal.expectedReturn()),
        proposal.funded(),
        proposal.actualReturn(),
        proposal.funded() ? roi(proposal, proposal.actualReturn()) : null);
  }

  private static BigDecimal roi(Proposal proposal, Amount back) {
    BigDecimal cost = new BigDecimal(proposal.cost().units());
    return new BigDecimal(back.units()).subtract(cost).divide(cost, PLACES, RoundingMode.HALF_EVEN);
  }
}
