package dev.sovereign.workers.standalone;

import dev.sovereign.activities.energy.MachinePower;
import dev.sovereign.activities.inference.endpoints.EnergyOrder;
import dev.sovereign.activities.inference.endpoints.HostPower;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.receipts.EnergyDay;
import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.energy.EnergyMeter;
import dev.sovereign.workflows.energy.EnergyRule;
import dev.sovereign.workflows.energy.PowerReading;
import java.util.Optional;

/**
 * This machine's power as plans heed it. On mains the rule asks about sun and grid: where the owner
 * has said nothing about either, it is shown and changes nothing. Thread-safe.
 */
final class AdvisedPower implements HostPower {

  private final MachinePower power;
  private final EnergyDay day;
  private final EnergyOrder whenSpent;
  private final boolean heed;
  private final boolean sunOrGridKnown;
  private volatile Advised advised;

  /**
   * @param whenSpent what plans heed once the day's energy is taken
   * @param heed whether they heed what the machine's power advises
   */
  AdvisedPower(
      MachinePower power,
      EnergyDay day,
      EnergyOrder whenSpent,
      boolean heed,
      boolean sunOrGridKnown) {
    this.power = power;
    this.day = day;
    this.whenSpent = whenSpent;
    this.heed = heed;
    this.sunOrGridKnown = sunOrGridKnown;
    this.advised = advise(power.now());
  }

  /** What a reading means, worked out once for all plans until the next one. */
  private record Advised(PowerReading reading, EnergyOrder order) {}

  private Advised advise(PowerReading reading) {
    boolean heeded = heed && (reading.onBattery() || sunOrGridKnown);
    return new Advised(
        reading, heeded ? EnergyOrder.of(EnergyRule.advise(reading), reading) : EnergyOrder.NONE);
  }

  @Override
  public EnergyMeter meter() {
    return day;
  }

  @Override
  public EnergyOrder order() {
    EnergyOrder order = advised().order;
    return day.spent() && !order.only() ? whenSpent : order;
  }

  /** Readings are replaced, never changed. */
  @SuppressWarnings("ReferenceEquality")
  private Advised advised() {
    PowerReading reading = power.now();
    Advised known = advised;
    if (known.reading != reading) {
      known = advise(reading);
      advised = known;
    }
    return known;
  }

  @Override
  public Optional<PowerStanding> standing() {
    PowerReading reading = power.now();
    EnergyAdvice advice = EnergyRule.advise(reading);
    return Optional.of(
        new PowerStanding(reading, advice, order().why(), power.source(), day.taken()));
  }
}
