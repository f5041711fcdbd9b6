package dev.sovereign.workflows.sovereignty;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param cycleId the idempotency key: scores are kept once a cycle
 * @param scores the readings
 * @param evidence what they rest on
 * @param trigger {@code schedule} or {@code manual}; absent when unknown, which counts as attended
 */
public record RecordScoresRequest(
    String cycleId,
    List<SovereigntyScore> scores,
    List<Evidence> evidence,
    @Nullable String trigger) {
  public RecordScoresRequest {
    scores = List.copyOf(scores);
    evidence = List.copyOf(evidence);
  }
}
