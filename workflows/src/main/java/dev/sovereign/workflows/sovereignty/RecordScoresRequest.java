package dev.sovereign.workflows.sovereignty;

import java.util.List;

/**
 * @param cycleId the idempotency key: scores are kept once a cycle
 * @param scores the readings
 * @param evidence what they rest on
 */
public record RecordScoresRequest(
    String cycleId, List<SovereigntyScore> scores, List<Evidence> evidence) {
  public RecordScoresRequest {
    scores = List.copyOf(scores);
    evidence = List.copyOf(evidence);
  }
}
