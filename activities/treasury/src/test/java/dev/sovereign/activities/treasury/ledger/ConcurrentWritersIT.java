package dev.sovereign.activities.treasury.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.treasury.fuzz.Books;
import dev.sovereign.activities.treasury.fuzz.LedgerDatabase;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConcurrentWritersIT {

  private static final int WRITERS = 16;
  private static final int EACH = 60;

  private final LedgerDatabase database = TestDatabase.SHARED;
  @TempDir private Path folder;

  @Test
  void sixteenWritersNeverDeadlockAndNeverOverdraw() throws Exception {
    String name = TestDatabase.newLedger();
    long taken = 0;
    try (PostgresLedger ledger = new PostgresLedger(database.role(), name);
        PostgresLedger other = new PostgresLedger(database.role(), name);
        ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
      Books.open(ledger, "Assets:Hot", "Assets:A", "Assets:B");
      ledger.record(Books.move("fund", "Equity:Start", "Assets:Hot", 500)).orThrow();
      List<Callable<Long>> tasks = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        // Two processes, one of which also has writers with transactions of their own.
        tasks.add(() -> write(writer % 2 == 0 ? ledger : other, writer));
      }
      for (Future<Long> writer : writers.invokeAll(tasks)) {
        taken += writer.get();
      }
      assertThat(taken).isEqualTo(500);
      assertThat(ledger.balance(AccountName.of("Assets:Hot"), new AsOf.Now()).booked().signum())
          .isZero();
    }
    assertThat(database.text("SELECT deadlocks FROM pg_stat_database WHERE datname = 'postgres'"))
        .isEqualTo("0");
    assertThat(
            new Verifier(database.role(), name, new FileAnchors(folder.resolve("a")))
                .verify()
                .findings())
        .isEmpty();
  }

  /** Asks for one cent at a time, from the hot account to one of two, in both orders. */
  private static long write(PostgresLedger ledger, int writer) {
    long taken = 0;
    for (int i = 0; i < EACH; i++) {
      Operation move =
          Books.move(writer + "-" + i, "Assets:Hot", i % 2 == 0 ? "Assets:A" : "Assets:B", 1);
      Outcome outcome =
          writer % 4 == 1 ? ledger.recordEach(List.of(move)).getFirst() : ledger.record(move);
      taken += outcome instanceof Outcome.Recorded ? 1 : 0;
    }
    return taken;
  }
}
