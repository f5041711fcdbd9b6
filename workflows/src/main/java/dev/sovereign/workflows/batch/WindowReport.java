package dev.sovereign.workflows.batch;

/**
 * How far a batch is after a window.
 *
 * @param next what is to be done now
 * @param total its requests
 * @param completed those that were answered
 * @param failed those that cannot be
 * @param settled how many of them this window settled
 * @param group whose requests were made
 * @param reason why nobody answered, one line without content; empty when somebody did
 */
public record WindowReport(
    Next next, int total, int completed, int failed, int settled, String group, String reason) {

  /** What is to be done. */
  public enum Next {
    /** Another window. */
    MORE,
    /** Write the results out: all is settled. */
    DONE,
    /** The completion window is over. */
    EXPIRED,
    /** Somebody wants no more of it. */
    CANCELLED
  }
}
