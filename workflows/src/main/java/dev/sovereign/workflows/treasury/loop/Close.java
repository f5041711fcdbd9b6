package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.Amount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A closed period. Recorded once; the same close again is the same, another is a conflict.
 *
 * @param period as {@code 2026-10}
 * @param zone the books' time zone
 * @param previous the period closed before, absent for the first
 * @param mark the ledger's position up to which revenue is covered
 * @param days what is covered, late revenue of earlier months included
 * @param revenueUsd its exact worth
 * @param shouldDeploy whether it is split and lent
 * @param reason why, or why not
 * @param splits one a currency; empty when nothing is split
 * @param carries what rounding leaves over after this close
 */
public record Close(
    String period,
    String zone,
    @Nullable String previous,
    long mark,
    List<RevenueDay> days,
    BigDecimal revenueUsd,
    boolean shouldDeploy,
    String reason,
    List<Split> splits,
    List<OpenBooks.Carry> carries) {

  public Close {
    days = List.copyOf(days);
    splits = List.copyOf(splits);
    carries = List.copyOf(carries);
  }

  /**
   * The two parts of one currency's revenue, which are all of it.
   *
   * @param treasury for yields
   * @param growth for proposals, in the same currency
   */
  public record Split(Amount treasury, Amount growth) {
    public Amount total() {
      return treasury.plus(growth);
    }
  }

  /** Revenue that belongs to months that were closed before it was booked. */
  public List<RevenueDay> late() {
    LocalDate first = Period.parse(period, Period.zone(zone)).month().atDay(1);
    return days.stream().filter(d -> d.day().isBefore(first)).toList();
  }
}
