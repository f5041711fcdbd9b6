package dev.sovereign.testing.economy;

import dev.sovereign.workflows.inference.RoutePolicy;

/**
 * How a day is run.
 *
 * @param name for the report
 * @param policy of every plan
 * @param onlyLargest whether the largest local model is the only one there
 * @param heedsPower whether plans heed the power, and work that may wait does
 */
public record Strategy(String name, RoutePolicy policy, boolean onlyLargest, boolean heedsPower) {

  /** The best model of the machine for everything. */
  public static final Strategy ALWAYS_BEST_LOCAL =
      new Strategy("always-best-local", RoutePolicy.LOCAL_ONLY, true, false);

  /** A provider for everything. */
  public static final Strategy CLOUD_FIRST =
      new Strategy("cloud-first", RoutePolicy.CLOUD_FIRST, false, false);

  /** Layers by need, plans that heed the power, work that waits for it. */
  public static final Strategy OURS = new Strategy("ours", RoutePolicy.LOCAL_FIRST, false, true);
}
