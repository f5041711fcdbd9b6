package dev.sovereign.workflows.inference;

import java.util.List;

/**
 * What a cut of receipts holds.
 *
 * @param cut what was asked
 * @param mark the last receipt that was there
 * @param lines one a month, endpoint and model, in that order
 */
public record SettledSpend(SpendCut cut, long mark, List<Line> lines) {
  public SettledSpend {
    lines = List.copyOf(lines);
  }

  /**
   * @param month as {@code 2026-10}
   * @param endpoint who answered
   * @param model which model
   * @param calls how many
   * @param promptTokens read
   * @param completionTokens written
   * @param costNanoUsd exact cost, 0 for a model of one's own
   */
  public record Line(
      String month,
      String endpoint,
      String model,
      long calls,
      long promptTokens,
      long completionTokens,
      long costNanoUsd) {}
}
