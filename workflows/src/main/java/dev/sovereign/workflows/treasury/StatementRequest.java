package dev.sovereign.workflows.treasury;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of an account to list.
 *
 * @param account whose
 * @param order by which time they are listed and cut
 * @param from the first instant
 * @param until the first instant after; nothing of it is listed
 * @param after the last entry of the page before, absent for the first page
 * @param limit entries a page, 1 to 1000
 */
public record StatementRequest(
    AccountName account,
    Order order,
    Instant from,
    Instant until,
    @Nullable Position after,
    int limit) {

  /** By which time. */
  public enum Order {
    BUSINESS,
    RECORDED
  }

  private static final int MOST = 1000;

  /**
   * Checks.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#REQUEST_INVALID}
   */
  public StatementRequest {
    from = Texts.time("from", from);
    until = Texts.time("until", until);
    if (until.isBefore(from) || limit < 1 || limit > MOST) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          String.format(
              Locale.ROOT,
              "statement from %s until %s, %d a page (expected: until after from, 1 to %d a page)",
              from,
              until,
              limit,
              MOST));
    }
  }

  /** The same for the page that follows. */
  public StatementRequest after(Position position) {
    return new StatementRequest(account, order, from, until, position, limit);
  }
}
