package dev.sovereign.activities.handoff;

import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.SessionView;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as its two rows tell it; of an open one the time of its last fact is not among them.
 *
 * @param repository the folder whose state is collected
 * @param idle after so long without a fact it is sealed
 * @param atOpening what git said when it was opened
 * @param atSealing what git said when it was sealed
 */
record SessionRow(
    SessionView view,
    @Nullable String repository,
    Duration idle,
    @Nullable MechanicalState atOpening,
    @Nullable MechanicalState atSealing) {

  String id() {
    return view.sessionId();
  }

  boolean open() {
    return view.state() == SessionView.State.OPEN;
  }

  /** When it becomes idle, given its last fact. */
  Instant idleAt(@Nullable Instant lastFactAt) {
    return (lastFactAt == null ? view.openedAt() : lastFactAt).plus(idle);
  }

  /** The view of an open session, completed. */
  SessionView heard(@Nullable Instant lastFactAt) {
    return new SessionView(
        view.sessionId(),
        view.line(),
        view.state(),
        view.agent(),
        view.sessionType(),
        view.purpose(),
        view.fencingToken(),
        view.previousSessionId(),
        view.parentSessionId(),
        view.openedAt(),
        lastFactAt,
        view.sealedAt(),
        view.sealedBecause(),
        view.contentHash());
  }
}
