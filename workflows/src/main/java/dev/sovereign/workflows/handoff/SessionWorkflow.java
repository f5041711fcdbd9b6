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
   * Records a fact of this session by reference: its words are in this host's content store, since
   * an update's argument stands in the history, with its secrets and whatever is erased later.
   * Idempotent by {@link FactDraft#key()}. Refused once the session is sealed, and with a fence of
   * one's own.
   */
  @UpdateMethod
  RecordedFact recordStored(StoredFact fact);

  @UpdateValidatorMethod(updateName = "recordStored")
  void checkRecordStored(StoredFact fact);

  /** Runs of before took words here. Refused now, before anything of it is in the history. */
  @UpdateMethod
  RecordedFact record(FactDraft draft);

  @UpdateValidatorMethod(updateName = "record")
  void checkRecord(FactDraft draft);

  /** As {@link #record}, in words and therefore refused: priorities are a fact like others. */
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
