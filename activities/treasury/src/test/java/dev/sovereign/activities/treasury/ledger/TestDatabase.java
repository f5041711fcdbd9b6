package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.activities.treasury.fuzz.LedgerDatabase;

/** One a test JVM; each test takes a ledger of its own in it. */
public final class TestDatabase {

  public static final LedgerDatabase SHARED = started();

  private static int ledgers;

  private TestDatabase() {}

  /** A name that no other test has. */
  public static synchronized String newLedger() {
    ledgers++;
    return "test-" + ledgers;
  }

  private static LedgerDatabase started() {
    LedgerDatabase database = LedgerDatabase.start();
    Runtime.getRuntime().addShutdownHook(new Thread(database::close));
    return database;
  }
}
