package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.Limits;

/**
 * The right to write to a line of work: only the session that was opened last on the line holds the
 * token that counts, and the transaction that inserts a fact checks it.
 *
 * @param sessionId the session that writes
 * @param token as {@code open} gave it; grows with every session of the line
 */
public record Fence(String sessionId, long token) {
  public Fence {
    // A cycle's session is named after its workflow, whose id may be long.
    Limits.text("sessionId", sessionId, 1_200);
  }
}
