package dev.sovereign.workflows.handoff;

import java.util.List;
import java.util.Map;

/**
 * A hand-off as it is sealed.
 *
 * @param sessionId the idempotency key: one a cycle
 * @param sessionType what kind of session ended, for example {@code metabolism}
 * @param workCompleted what was done, one line each
 * @param decisionsMade what was decided, one line each
 * @param nextPriorities what the next session should do first, most urgent first
 * @param codeChanges what git knows
 * @param revenueGenerated revenue of the session by currency in atomic units; empty when none was
 *     reported
 * @param context anything else the next session needs: summary, quality label, health
 */
public record SealRequest(
    String sessionId,
    String sessionType,
    List<String> workCompleted,
    List<String> decisionsMade,
    List<String> nextPriorities,
    CodeChanges codeChanges,
    Map<String, Long> revenueGenerated,
    Map<String, String> context) {

  public SealRequest {
    workCompleted = List.copyOf(workCompleted);
    decisionsMade = List.copyOf(decisionsMade);
    nextPriorities = List.copyOf(nextPriorities);
    revenueGenerated = Map.copyOf(revenueGenerated);
    context = Map.copyOf(context);
  }
}
