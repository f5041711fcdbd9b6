package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.CodeChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A hand-off as it was sealed; plain values only, so that any door can write it as JSON.
 *
 * @param previousSessionId the session before it on the same line, absent for the first
 * @param sealedAt when the database took it
 */
public record SealedSession(
    String sessionId,
    String sessionType,
    List<String> workCompleted,
    List<String> decisionsMade,
    List<String> nextPriorities,
    CodeChanges codeChanges,
    Map<String, Long> revenueGenerated,
    Map<String, String> context,
    @Nullable String previousSessionId,
    Instant sealedAt) {
  public SealedSession {
    workCompleted = List.copyOf(workCompleted);
    decisionsMade = List.copyOf(decisionsMade);
    nextPriorities = List.copyOf(nextPriorities);
    revenueGenerated = Map.copyOf(revenueGenerated);
    context = Map.copyOf(context);
  }
}
