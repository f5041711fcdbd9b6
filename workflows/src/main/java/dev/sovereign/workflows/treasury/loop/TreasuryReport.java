package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The treasury at an instant.
 *
 * @param balances what each asset account holds
 * @param unallocated closed periods whose allocation has not ended, those waiting for a person
 *     included
 * @param openApprovals what runs of the loop ask a person
 * @param lastClosed the period closed last, absent when none is
 * @param nextClose when the next period ends, absent while nothing was ever booked
 * @param verified whether chain and invariants hold
 * @param verification what was checked, or what does not hold
 * @param asOf when this was read
 */
public record TreasuryReport(
    List<AccountBalance> balances,
    List<String> unallocated,
    List<OpenApproval> openApprovals,
    @Nullable String lastClosed,
    @Nullable Instant nextClose,
    boolean verified,
    String verification,
    Instant asOf) {

  public TreasuryReport {
    balances = List.copyOf(balances);
    unallocated = List.copyOf(unallocated);
    // Reports of before there was this list are in histories.
    openApprovals = openApprovals == null ? List.of() : List.copyOf(openApprovals);
  }

  /**
   * @param account its name
   * @param amount what it holds
   */
  public record AccountBalance(String account, Amount amount) {}

  /**
   * @param workflowId the run that asks
   * @param period whose money it is, {@code 2026-11}
   * @param amountUsd what it is worth
   * @param deadline when silence becomes a refusal
   */
  public record OpenApproval(
      String workflowId, String period, BigDecimal amountUsd, Instant deadline) {}

  /** For a report. */
  public String line() {
    return (verified ? "books verify" : "BOOKS DO NOT VERIFY: " + verification)
        + "; "
        + balances.size()
        + " balances, "
        + unallocated.size()
        + " open allocations, "
        + openApprovals.size()
        + " open approvals, next close "
        + (nextClose == null ? "after the first revenue" : nextClose);
  }
}
