package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.endpoints.PowerStanding.Taken;
import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergySource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what this host's models take on a day of UTC, each source on its own, beside the budget.
 * Thread-safe, without a lock.
 */
public final class EnergyDay implements EnergyMeter {

  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final EnergyMeter meter;
  private final @Nullable Long limitMicrojoules;
  private final Clock clock;
  private volatile Day today = new Day(0, Map.of());

  /**
   * @param meter that measures
   * @param limitMicrojoules of a day, for each source; absent for no limit
   */
  public EnergyDay(EnergyMeter meter, @Nullable Long limitMicrojoules, Clock clock) {
    this.meter = meter;
    this.limitMicrojoules = limitMicrojoules;
    this.clock = clock;
  }

  /** What was taken on a day, counted in days since the epoch. */
  private record Day(long number, Map<EnergySource, LongAdder> taken) {}

  private Day day() {
    long number = Math.floorDiv(clock.millis(), DAY_MILLIS);
    return today.number == number ? today : next(number);
  }

  private synchronized Day next(long number) {
    if (today.number != number) {
      today = new Day(number, new ConcurrentHashMap<>());
    }
    return today;
  }

  @Override
  public long begin() {
    return meter.begin();
  }

  @Override
  public @Nullable Energy end(long begun, Work work) {
    Energy energy = meter.end(begun, work);
    if (energy != null) {
      add(energy.source(), energy.microjoules());
    }
    return energy;
  }

  /** What was taken today and is not yet counted, for example before this process began. */
  public void add(EnergySource source, long microjoules) {
    day().taken().computeIfAbsent(source, _ -> new LongAdder()).add(microjoules);
  }

  /** Whether any source alone says that the budget is used up. */
  public boolean spent() {
    Long limit = limitMicrojoules;
    return limit != null && day().taken().values().stream().anyMatch(taken -> taken.sum() >= limit);
  }

  /** Today's amounts in the order of their sources. */
  public List<Taken> taken() {
    Map<EnergySource, LongAdder> taken = day().taken();
    List<Taken> standings = new ArrayList<>();
    for (EnergySource source : EnergySource.values()) {
      LongAdder amount = taken.get(source);
      if (amount != null) {
        standings.add(new Taken(source, amount.sum(), limitMicrojoules));
      }
    }
    return standings;
  }
}
