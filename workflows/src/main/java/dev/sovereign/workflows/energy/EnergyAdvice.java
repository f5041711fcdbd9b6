package dev.sovereign.workflows.energy;

/** What the machine's power advises to run, from the poorest power to the richest. */
public enum EnergyAdvice {
  /** A battery that is nearly empty: tiny models and rules, nothing else. */
  TINY_ONLY,
  /** A battery that is less than half full: small models before larger ones. */
  PREFER_SMALL,
  /** A battery with enough in it. */
  NORMAL,
  /** Mains power with neither sun nor a clean grid: this machine before others. */
  PREFER_LOCAL,
  /** Mains power at the owner's solar peak: models up to medium. */
  ALLOW_MEDIUM,
  /** Mains power from a clean grid: models of any size. */
  ALLOW_LARGE
}
