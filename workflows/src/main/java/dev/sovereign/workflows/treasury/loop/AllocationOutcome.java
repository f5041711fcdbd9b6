package dev.sovereign.workflows.treasury.loop;

import java.time.Instant;
import java.util.List;

/**
 * How the allocation of a period ended. Each period has exactly one.
 *
 * @param period as {@code 2026-10}
 * @param status allocated or refused
 * @param reason why, for the books
 * @param approver who signed, empty when nobody had to or did
 * @param key the fingerprint of the key that signed, empty likewise
 * @param supplies what lies with venues now because of this run; empty when refused
 * @param withheld what was not lent and why
 * @param funded ids of the growth proposals that got their budget
 * @param at when it ended
 */
public record AllocationOutcome(
    String period,
    Status status,
    String reason,
    String approver,
    String key,
    List<Deployment.Supply> supplies,
    List<String> withheld,
    List<String> funded,
    Instant at) {

  /** How it ended; both are final. */
  public enum Status {
    ALLOCATED,
    REFUSED
  }

  public AllocationOutcome {
    supplies = List.copyOf(supplies);
    withheld = List.copyOf(withheld);
    funded = List.copyOf(funded);
  }

  /** For a report. */
  public String line() {
    return period + " " + status + ": " + reason;
  }
}
