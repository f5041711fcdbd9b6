package dev.sovereign.workflows.handoff;

import java.time.Instant;

/**
 * @param status what became of the request
 * @param sessionId the session asked for
 * @param sealedAt when the database committed it (the first time); the epoch when superseded
 */
public record SealOutcome(Status status, String sessionId, Instant sealedAt) {

  /** What became of a request to seal. */
  public enum Status {
    SEALED,
    ALREADY_SEALED,
    SUPERSEDED
  }
}
