package dev.sovereign.workflows.sovereignty;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Gathering evidence of independence, and keeping the readings. */
@ActivityInterface(namePrefix = "Sovereignty_")
public interface SovereigntyActivities {

  /**
   * Looks at the machine. Reads only; a probe that cannot look reports not seen, with the reason.
   */
  @ActivityMethod
  EvidenceReport gatherEvidence(EvidenceRequest request);

  /**
   * Keeps a cycle's readings. Idempotent by {@link RecordScoresRequest#cycleId()}: the first write
   * stands.
   */
  @ActivityMethod
  void recordScores(RecordScoresRequest request);
}
