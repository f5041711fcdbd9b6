package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.Quality;
import java.time.Instant;
import java.util.List;

/**
 * @param sessionId the sealed session
 * @param sealedAt when it was committed
 * @param codeChanges what git knows
 * @param summary what happened, in a few sentences
 * @param quality whether a model wrote the summary or deterministic rules did
 * @param qualityReason the model's name, or why no model's text was used
 * @param nextPriorities what to do first
 */
public record SessionHandoffOutcome(
    String sessionId,
    Instant sealedAt,
    CodeChanges codeChanges,
    String summary,
    Quality quality,
    String qualityReason,
    List<String> nextPriorities) {
  public SessionHandoffOutcome {
    nextPriorities = List.copyOf(nextPriorities);
  }
}
