package dev.sovereign.workflows.treasury;

import java.util.List;
import java.util.Optional;

/**
 * One chain of books in double entry.
 *
 * <ul>
 *   <li><b>Atomic.</b> An operation is booked with all its lines or not at all. When a call returns
 *       {@link Outcome.Recorded} it is on disk; {@link Outcome.Refused} left every byte as it was.
 *   <li><b>Idempotent.</b> Every operation has a key. The same key with the same body gives the
 *       line it gave first; with another body {@link TreasuryFailure#KEY_CONFLICT}.
 *   <li><b>Ordered.</b> Operations happen one after the other, in the order of their {@code seq},
 *       at some moment between call and return.
 *   <li><b>Errors.</b> {@link TreasuryFailure#STORE_UNAVAILABLE} and {@link
 *       TreasuryFailure#CLOCK_WENT_BACKWARDS} are thrown as {@link
 *       io.temporal.failure.ApplicationFailure}. After the first the outcome is unknown, also when
 *       only the acknowledgement was lost: call again with the same key.
 *   <li><b>Times.</b> Business time is when something happened, as callers say; recording time is
 *       when it was written, as the database says, and never goes back along the chain.
 * </ul>
 *
 * <p>Implementations are thread-safe.
 */
public interface Ledger {

  /** Books one operation; may share its commit with others that are asked at the same moment. */
  Outcome record(Operation operation);

  /**
   * Books all operations in one transaction, or none of them.
   *
   * @param operations in the order they happen; none gives an empty list
   * @return the lines, in the same order
   * @throws io.temporal.failure.ApplicationFailure with the code of the first that is refused; its
   *     message starts with {@code operation N: }, N from 1
   */
  List<Outcome.Recorded> recordAll(List<Operation> operations);

  /**
   * Books each operation on its own, in one round trip and one commit: one that is refused leaves
   * the others.
   *
   * @param operations in the order they happen
   * @return what became of each, in the same order
   */
  List<Outcome> recordEach(List<Operation> operations);

  /**
   * Gives back the holds whose time is over.
   *
   * @return the lines made, oldest hold first; those that somebody else ended meanwhile are left
   *     out
   */
  List<Outcome.Recorded> expire();

  /**
   * An account's balance.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#ACCOUNT_UNKNOWN}
   */
  Balance balance(AccountName account, AsOf asOf);

  /**
   * A page of an account's entries with the balance after each.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#ACCOUNT_UNKNOWN}
   */
  Statement statement(StatementRequest request);

  /** The balances of all accounts, sorted by name; debits equal credits in each currency. */
  TrialBalance trialBalance(AsOf asOf);

  /** The transfer that was booked or held under a key; empty when none was. */
  Optional<Kept> find(Key key);

  /** Holds that are neither settled, voided nor expired, oldest first, at most a thousand. */
  List<Hold> openHolds();
}
