package dev.sovereign.gateway.rest;

import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import dev.sovereign.workflows.metabolism.MetabolismRequest;
import org.jspecify.annotations.Nullable;

/** Metabolic cycles. Thread-safe. */
interface Cycles {

  /** Starts a cycle and returns once Temporal has it on disk. Each call is a cycle of its own. */
  Started start(MetabolismRequest request);

  /**
   * What became of a cycle.
   *
   * @throws dev.sovereign.gateway.DoorException with status 404 when there is none by this id
   */
  Cycle find(String workflowId);

  /** A cycle that was just started. */
  record Started(String workflowId, String runId) {}

  /**
   * @param status as Temporal names it, for example {@code RUNNING} or {@code COMPLETED}
   * @param report Markdown, as far as the cycle got; empty when nobody can tell
   * @param outcome present when completed
   * @param failure one line, present when it ended in any other way
   */
  record Cycle(
      String workflowId,
      String runId,
      String status,
      String report,
      @Nullable MetabolismOutcome outcome,
      @Nullable String failure) {}
}
