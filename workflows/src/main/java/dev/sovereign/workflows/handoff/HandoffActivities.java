package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reading a git repository and keeping hand-offs. */
@ActivityInterface(namePrefix = "Handoff_")
public interface HandoffActivities {

  /**
   * What happened in the repository since the last sealed session of it. Reads only; the repository
   * is opened in-process and never written. Not being in a repository, or in one without commits,
   * is an expected result: {@link CodeChanges#status()}. Fails with {@link
   * HandoffFailure#REPOSITORY_UNREADABLE} when a repository is there and cannot be read.
   */
  @ActivityMethod
  CodeChanges readCodeChanges(CodeChangesRequest request);

  /**
   * Opens a session, records what the hand-off says as its facts, and seals it; the hand-off is
   * written in the transaction that seals. Idempotent by {@link SealRequest#sessionId()} at every
   * step: the same session sealed again returns what was recorded the first time, with {@link
   * SealOutcome.Status#ALREADY_SEALED}. A session whose predecessor is no longer the last of its
   * line is not opened ({@link SealOutcome.Status#SUPERSEDED}), so a line of work never forks.
   * Fails with {@link HandoffFailure#LINE_CONTENDED}, to be retried, while another session of the
   * line is being sealed.
   */
  @ActivityMethod
  SealOutcome sealSession(SealRequest request);

  /** As {@link Sessions#open}. */
  @ActivityMethod
  SessionView openSession(OpenSessionRequest request);

  /**
   * Seals the session when it has been silent for too long, with what it recorded; otherwise leaves
   * it as it is. Idempotent. Fails with {@link HandoffFailure#SESSION_UNKNOWN}.
   */
  @ActivityMethod
  SessionReview sealIdleSession(SessionReference request);

  /** As {@link Sessions#seal}. */
  @ActivityMethod
  SessionView endSession(Fence request);

  /** As {@link dev.sovereign.workflows.memory.FactStore#record}. */
  @ActivityMethod
  RecordedFact recordFact(FactDraft request);

  /**
   * Reads the draft from this host's content store and records it, as private as it was stored or
   * more. Fails as {@link #recordFact} does, and with {@link
   * dev.sovereign.workflows.memory.MemoryFailure#INVALID_FACT} when the content is not here or is
   * no draft. No failure repeats a word of it.
   */
  @ActivityMethod
  RecordedFact recordStoredFact(StoredFact request);
}
