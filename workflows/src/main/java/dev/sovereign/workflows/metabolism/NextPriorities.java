package dev.sovereign.workflows.metabolism;

import dev.sovereign.workflows.sovereignty.SovereigntyScore;
import dev.sovereign.workflows.sovereignty.SovereigntyScoreOutcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do first, from what the organs found: what is broken, what is ill, what lies about, and
 * then what would add the most sovereignty.
 */
final class NextPriorities {
  /** A longer list is a backlog. */
  private static final int CRITERIA = 3;

  private NextPriorities() {}

  static List<String> of(CycleState state) {
    List<String> priorities = new ArrayList<>();
    state.organs().stream()
        .filter(o -> !o.ok())
        .forEach(o -> priorities.add("Mend the " + o.organ() + " organ: " + o.line()));
    if (state.treasury() != null && !state.treasury().verified()) {
      priorities.add("Find who changed the books: " + state.treasury().verification());
    }
    if (state.handoff() != null) {
      priorities.addAll(state.handoff().nextPriorities());
    } else if (state.health() != null) {
      priorities.addAll(state.health().nextSteps());
    }
    priorities.addAll(criteria(state.sovereignty()));
    return priorities;
  }

  private static List<String> criteria(@Nullable SovereigntyScoreOutcome outcome) {
    if (outcome == null) {
      return List.of();
    }
    record Missing(String rubric, SovereigntyScore.Line line) {}
    return outcome.scores().stream()
        .flatMap(s -> s.lines().stream().map(l -> new Missing(s.rubric(), l)))
        .filter(m -> m.line().earned() < m.line().possible())
        .sorted(Comparator.comparingInt((Missing m) -> -m.line().possible()))
        .limit(CRITERIA)
        .map(
            m ->
                "Earn '"
                    + m.line().criterion()
                    + "' ("
                    + m.line().possible()
                    + " points, "
                    + m.rubric()
                    + "): "
                    + m.line().reason())
        .toList();
  }
}
