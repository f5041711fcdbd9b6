package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.energy.EnergyAdvice;
import dev.sovereign.workflows.energy.EnergySource;
import dev.sovereign.workflows.energy.PowerReading;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * This host's power as people read it.
 *
 * @param reading what it runs on
 * @param advice what the rule makes of it
 * @param heeded what it changes in plans; empty when nothing
 * @param source how energy is found out now; absent when it is not
 * @param taken by the host's models today, each source on its own
 */
public record PowerStanding(
    PowerReading reading,
    EnergyAdvice advice,
    String heeded,
    @Nullable EnergySource source,
    List<Taken> taken) {

  public PowerStanding {
    taken = List.copyOf(taken);
  }

  /**
   * @param source how it was found out
   * @param microjoules on this day of UTC
   * @param limitMicrojoules the budget; absent for no limit
   */
  public record Taken(EnergySource source, long microjoules, @Nullable Long limitMicrojoules) {}
}
