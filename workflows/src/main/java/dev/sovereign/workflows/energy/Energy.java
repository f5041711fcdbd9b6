package dev.sovereign.workflows.energy;

import org.jspecify.annotations.Nullable;

/**
 * What a piece of work took on this machine.
 *
 * @param microjoules at least 0
 * @param source how it was found out
 * @param errorMicrojoules half of the band in which the true value is to be expected
 */
public record Energy(long microjoules, EnergySource source, long errorMicrojoules) {
  public Energy {
    if (microjoules < 0 || errorMicrojoules < 0) {
      throw new IllegalArgumentException(
          "energy: " + microjoules + " +- " + errorMicrojoules + " (expected: >= 0)");
    }
  }

  /**
   * What two attempts of one call took. Of two sources, which are never added, only the later one:
   * the source changes when a plug is pulled, and what came before was a failed attempt.
   */
  public static @Nullable Energy together(@Nullable Energy earlier, @Nullable Energy later) {
    if (earlier == null || later == null || earlier.source != later.source) {
      return later == null ? earlier : later;
    }
    return new Energy(
        earlier.microjoules + later.microjoules,
        later.source,
        earlier.errorMicrojoules + later.errorMicrojoules);
  }
}
