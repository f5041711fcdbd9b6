package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.RecordedFact;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.UpdateValidatorMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's life, under the workflow id {@link #id}. PostgreSQL has the session and its facts;
 * this follows it, and seals it when it has been silent for too long. Started again for the same
 * session it goes on where that one is, so a lost run costs nothing.
 */
@WorkflowInterface
public interface SessionWorkflow {

  /** The id of the workflow that attends a session. */
  static String id(String sessionId) {
    return "session-" + sessionId;
  }

  /** Ends when the session is sealed, whoever did it. */
  @WorkflowMethod(name = "Session")
  SessionView run(SessionRequest request);

  /**
   * Records a fact of this session. Idempotent by {@link FactDraft#key()}. Refused once the session
   * is sealed, with a fence of one's own, and for private content, which must not pass through
   * Temporal.
   */
  @UpdateMethod
  RecordedFact record(FactDraft draft);

  @UpdateValidatorMethod(updateName = "record")
  void checkRecord(FactDraft draft);

  /**
   * Says what the next session should do first, most urgent first; replaces what was said before.
   */
  @UpdateMethod
  RecordedFact setPriorities(List<String> items);

  @UpdateValidatorMethod(updateName = "setPriorities")
  void checkSetPriorities(List<String> items);

  /** Seals the session. Idempotent. */
  @UpdateMethod
  SessionView seal();

  /** The session as it was last seen; null while it is being opened. */
  @QueryMethod
  @Nullable SessionView session();
}
