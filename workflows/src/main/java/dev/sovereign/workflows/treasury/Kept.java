package dev.sovereign.workflows.treasury;

/**
 * What a key stands for: a transfer that was booked or held under it.
 *
 * @param transfer as it was first asked for
 * @param status what became of it
 */
public record Kept(Transfer transfer, Status status) {

  /** A booked transfer that was reversed later is booked still: its reversal is another line. */
  public enum Status {
    /** Booked at once. */
    BOOKED,
    /** Held, and not ended yet. */
    HELD,
    /** Held, and booked then. */
    SETTLED,
    /** Held, and given back or expired. */
    RELEASED
  }
}
