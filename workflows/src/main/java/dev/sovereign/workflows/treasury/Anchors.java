package dev.sovereign.workflows.treasury;

import java.util.List;

/**
 * Heads of chains kept where who can change the database cannot. Thread-safe; writing the same
 * anchor twice keeps it once or twice and is no error.
 */
public interface Anchors {

  /** Where they are, in one line for a person. */
  String place();

  /**
   * Keeps one; it is on disk when this returns.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#STORE_UNAVAILABLE}
   */
  void write(Anchor anchor);

  /**
   * All of a ledger, oldest first.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#STORE_UNAVAILABLE}
   */
  List<Anchor> read(String ledger);
}
