package dev.sovereign.workers.standalone;

import dev.sovereign.workflows.treasury.loop.AllocationOutcome;
import dev.sovereign.workflows.treasury.loop.BookedSpend;
import dev.sovereign.workflows.treasury.loop.Close;
import java.math.BigDecimal;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A month in one line: what came in, what models cost, and what the same tokens would have cost
 * elsewhere. Exact dollars.
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

  /** One a month that is closed or whose models' cost is booked, in their order. */
  static List<Month> all(
      List<Close> closes, List<AllocationOutcome> outcomes, List<BookedSpend> spends) {
    TreeMap<String, BigDecimal> incomes = new TreeMap<>();
    spends.forEach(spend -> incomes.put(spend.spend().cut().period(), BigDecimal.ZERO));
    closes.forEach(close -> incomes.put(close.period(), close.revenueUsd()));
    return incomes.entrySet().stream()
        .map(
            income ->
                of(
                    income.getKey(),
                    income.getValue(),
                    outcomes.stream()
                        .filter(outcome -> outcome.period().equals(income.getKey()))
                        .map(outcome -> outcome.status().name())
                        .findFirst()
                        .orElse("OPEN"),
                    spends.stream()
                        .filter(each -> each.spend().cut().period().equals(income.getKey()))
                        .flatMap(each -> each.lines().stream())
                        .toList()))
        .toList();
  }

  private static Month of(
      String period, BigDecimal income, String outcome, List<BookedSpend.Line> lines) {
    return new Month(
        period,
        income,
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
