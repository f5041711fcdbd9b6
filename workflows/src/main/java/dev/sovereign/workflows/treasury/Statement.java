package dev.sovereign.workflows.treasury;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an account's entries. Amounts are in the account's normal direction: positive makes it
 * larger.
 *
 * @param account whose
 * @param opening balance before the first entry of this page
 * @param lines in the order asked for
 * @param closing balance after the last entry of this page
 * @param next where the following page starts, absent on the last
 * @param at as of when
 */
public record Statement(
    Account account,
    Amount opening,
    List<Line> lines,
    Amount closing,
    @Nullable Position next,
    ReadPoint at) {

  public Statement {
    lines = List.copyOf(lines);
  }

  /**
   * @param seq its line in the journal
   * @param key of the operation
   * @param businessAt when it happened
   * @param recordedAt when it was written
   * @param description what for
   * @param amount what it changed
   * @param balance after it, in the order asked for
   */
  public record Line(
      long seq,
      Key key,
      Instant businessAt,
      Instant recordedAt,
      String description,
      Amount amount,
      Amount balance) {}
}
