package dev.sovereign.activities.energy;

import dev.sovereign.workflows.energy.EnergySource;

/** Counts what the machine takes. Used by one thread at a time. */
interface EnergyCounter {

  /** How it finds out. */
  EnergySource source();

  /** Half of the band in which the true value is to be expected, as a share of the amount. */
  double errorShare();

  /**
   * What was taken since the call before, in microjoules, never below 0; 0 at the first call and
   * when the sensor does not answer.
   */
  long takenMicrojoules();
}
