package dev.sovereign.testing.economy;

import dev.sovereign.workflows.energy.PowerReading;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** The simulated day's battery, sun and grid. */
final class DayPower {

  private final List<PowerRow> rows = PowerRow.all();
  private final Instant midnight;
  private final Clock clock;

  DayPower(Instant midnight, Clock clock) {
    this.midnight = midnight;
    this.clock = clock;
  }

  /** What the machine runs on at this moment of the simulation; the last line lasts. */
  PowerReading now() {
    Instant now = clock.instant();
    int minute = (int) ((now.getEpochSecond() - midnight.getEpochSecond()) / 60);
    PowerRow row = PowerRow.at(rows, minute);
    return new PowerReading(
        now, row.onBattery(), row.percent(), row.solarPeak(), row.gramsCo2PerKwh(), false);
  }
}
