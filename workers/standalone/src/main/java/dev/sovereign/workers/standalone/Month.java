package dev.sovereign.workers.standalone;

import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

/**
 * A closed month in one line: what came in, what models cost, and what the same tokens would have
 * cost elsewhere. Exact dollars.
 *
 * @param period as {@code 2026-10}
 * @param incomeUsd revenue less refunds
 * @param modelsUsd what calls to models cost, as receipts say
 * @param cloudUsd what the cloud's price for the same tokens is
 * @param savingUsd the difference of the two
 * @param outcome of its allocation; OPEN until it has one
 */
record Month(
    String period,
    BigDecimal incomeUsd,
    BigDecimal modelsUsd,
    BigDecimal cloudUsd,
    BigDecimal savingUsd,
    String outcome) {

  private static final int NANO = 9;

  /** One a close, in their order. */
  static List<Month> all(
      List<Close> closes, List<AllocationOutcome> outcomes, List<BookedSpend> spends) {
    return closes.stream()
        .map(
            close ->
                of(
                    close,
                    outcomes.stream()
                        .filter(outcome -> outcome.period().equals(close.period()))
                        .map(outcome -> outcome.status().name())
                        .findFirst()
                        .orElse("OPEN"),
                    spends.stream()
                        .filter(each -> each.spend().cut().period().equals(close.period()))
                        .flatMap(each -> each.lines().stream())
                        .toList()))
        .toList();
  }

  private static Month of(Close close, String outcome, List<BookedSpend.Line> lines) {
    return new Month(
        close.period(),
        close.revenueUsd(),
        sum(lines, line -> BigDecimal.valueOf(line.line().costNanoUsd(), NANO)),
        sum(lines, BookedSpend.Line::cloudUsd),
        sum(lines, BookedSpend.Line::savingUsd),
        outcome);
  }

  private static BigDecimal sum(
      List<BookedSpend.Line> lines, Function<BookedSpend.Line, BigDecimal> value) {
    return lines.stream().map(value).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
