package dev.sovereign.workflows.handoff;

/**
 * Whether a session is still at work.
 *
 * @param session as its rows tell it at this moment
 * @param idleInMillis for how long it may still be silent, by the database's clock; 0 when it is
 *     idle, or sealed
 */
public record SessionReview(SessionView session, long idleInMillis) {

  /** Whether it may write no more. */
  public boolean sealed() {
    return session.state() == SessionView.State.SEALED;
  }
}
