package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.handoff.SessionHandoffOutcome;
import dev.sovereign.workflows.health.HealthReport;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreOutcome;
import dev.sovereign.workflows.treasury.loop.TreasuryReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param cycleId the cycle, unique for ever
 * @param organs one line an organ, in the order they ran
 * @param health what the health organ found, absent when it failed
 * @param handoff the sealed session, absent when the organ failed
 * @param treasury balances and whether the books verify, absent when the organ failed or the cycle
 *     is of before there was one
 * @param sovereignty the readings, absent when the organ failed
 * @param report all of it as Markdown
 */
public record MetabolismOutcome(
    String cycleId,
    List<OrganLine> organs,
    @Nullable HealthReport health,
    @Nullable SessionHandoffOutcome handoff,
    @Nullable TreasuryReport treasury,
    @Nullable SovereigntyScoreOutcome sovereignty,
    String report) {
  public MetabolismOutcome {
    organs = List.copyOf(organs);
  }

  /**
   * @param organ its name
   * @param ok whether it completed
   * @param line what it found, or why it failed
   */
  public record OrganLine(String organ, boolean ok, String line) {}
}
