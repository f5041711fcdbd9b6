package dev.sovereign.workflows.handoff;

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
   * Writes the hand-off in one transaction. Idempotent by {@link SealRequest#sessionId()}: the same
   * session sealed again returns what was recorded the first time, with {@link
   * SealOutcome.Status#ALREADY_SEALED}. A session whose predecessor is no longer the last of its
   * line is not written ({@link SealOutcome.Status#SUPERSEDED}), so a line of work never forks.
   */
  @ActivityMethod
  SealOutcome sealSession(SealRequest request);
}
