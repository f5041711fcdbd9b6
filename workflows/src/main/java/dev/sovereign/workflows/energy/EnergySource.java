package dev.sovereign.workflows.energy;

/** How an amount of energy was found out. Amounts of two sources are never added. */
public enum EnergySource {
  /** The processor's own counters. */
  RAPL,
  /** What a battery gave meanwhile. */
  BATTERY,
  /** Computed from a calibrated model of the machine, because it has no sensor. */
  MODEL
}
