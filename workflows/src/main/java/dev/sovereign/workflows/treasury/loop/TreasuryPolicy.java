package dev.sovereign.workflows.treasury.loop;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.ZoneId;

/**
 * The rules of the loop, as the policy file had them when the run read it. A run keeps to what it
 * read.
 *
 * @param zone decides when a month begins, for example {@code Europe/Berlin}
 * @param thresholdUsd revenue strictly above it is split and lent
 * @param allocation how it is split
 * @param rates what other currencies are worth
 * @param risk what may be lent
 * @param approval when a person has to agree
 * @param minimumRoi a proposal is funded when its return on investment is strictly above this
 * @param cloudPrice what the same tokens would cost elsewhere, to show what is saved
 */
public record TreasuryPolicy(
    String zone,
    BigDecimal thresholdUsd,
    AllocationRule allocation,
    ExchangeRates rates,
    RiskRules risk,
    ApprovalRule approval,
    BigDecimal minimumRoi,
    CloudPrice cloudPrice) {

  /**
   * The parts of the split. What rounding leaves over is carried from run to run by the rule's id,
   * so a rule with other weights needs another id.
   *
   * @param id names the rule
   * @param treasury its weight, zero or above
   * @param growth its weight, zero or above
   */
  public record AllocationRule(String id, BigInteger treasury, BigInteger growth) {
    public AllocationRule {
      if (treasury.signum() < 0 || growth.signum() < 0 || treasury.add(growth).signum() == 0) {
        throw new IllegalArgumentException(
            "allocation: " + treasury + " to " + growth + " (expected: >= 0, not both 0)");
      }
    }
  }

  /**
   * @param aboveUsd a deployment worth strictly more needs a person's signature
   * @param deadline silence for so long is a refusal
   */
  public record ApprovalRule(BigDecimal aboveUsd, Duration deadline) {}

  /**
   * @param model whose price it is, for the reader
   * @param inputUsdPerMillion dollars for a million tokens read
   * @param outputUsdPerMillion dollars for a million tokens written
   */
  public record CloudPrice(
      String model, BigDecimal inputUsdPerMillion, BigDecimal outputUsdPerMillion) {}

  ZoneId zoneId() {
    return Period.zone(zone);
  }
}
