package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.metabolism.MetabolismOutcome.OrganLine;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreOutcome;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cycle so far.
 *
 * @param running the organ at work; empty when the cycle is finished
 */
record CycleState(
    String cycleId,
    String trigger,
    String running,
    List<OrganLine> organs,
    @Nullable HealthReport health,
    @Nullable SessionHandoffOutcome handoff,
    @Nullable TreasuryReport treasury,
    @Nullable SovereigntyScoreOutcome sovereignty) {
  CycleState {
    organs = List.copyOf(organs);
  }

  boolean finished() {
    return running.isEmpty();
  }
}
