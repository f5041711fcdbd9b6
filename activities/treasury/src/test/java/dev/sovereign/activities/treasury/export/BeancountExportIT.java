package dev.sovereign.activities.treasury.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sovereign.activities.treasury.fuzz.Books;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.TestDatabase;
import dev.sovereign.testsupport.BeanCheck;
import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Needs {@code bean-check}; says so when it can't be had. */
class BeancountExportIT {

  @TempDir private Path folder;
  private final String name = TestDatabase.newLedger();

  @Test
  void isWhatBeancountFindsInBalance() throws IOException, InterruptedException {
    String books = export();
    assertThat(books)
        .contains(
            "open Assets:Bank USD",
            "Assets:Wallet  0.000000000000000001 ETH",
            "* \"a \\\"quoted\\\" word\"",
            "balance Assets:Bank  9.93 USD");
    check(books, 0);
    // The check can fail: one figure that does not add up.
    check(books.replaceFirst("Assets:Bank {2}10.00 USD", "Assets:Bank  10.01 USD"), 1);
  }

  private String export() {
    try (PostgresLedger ledger = new PostgresLedger(TestDatabase.SHARED.role(), name)) {
      Books.open(ledger, "Assets:Bank", "Assets:Vault");
      ledger.record(Books.move("fund", "Equity:Start", "Assets:Bank", 1000)).orThrow();
      ledger
          .record(
              new Operation.Reserve(
                  Books.cents("h", Books.DAY, "Assets:Bank", "Assets:Vault", 7),
                  java.time.Instant.parse("2099-01-01T00:00:00Z")))
          .orThrow();
      ledger.record(new Operation.Settle(new Key("s"), new Key("h"), Books.DAY)).orThrow();
      for (String account : new String[] {"Equity:Chain", "Assets:Wallet"}) {
        ledger.record(new Operation.Open(Account.unlimited(account, Currency.ETH))).orThrow();
      }
      Amount wei = Amount.ofUnits(1, Currency.ETH);
      ledger
          .record(
              new Operation.Post(
                  Transfer.of(
                      "wei",
                      Books.DAY.minusSeconds(1_000_000),
                      "a \"quoted\" word",
                      Posting.debit("Assets:Wallet", wei),
                      Posting.credit("Equity:Chain", wei))))
          .orThrow();
    }
    StringBuilder text = new StringBuilder();
    new BeancountExport(TestDatabase.SHARED.role(), name).write(text);
    return text.toString();
  }

  private void check(String books, int expected) throws IOException, InterruptedException {
    Optional<Path> program = BeanCheck.find();
    assumeThat(program).as("bean-check, from `pip install beancount`").isPresent();
    Path file = Files.writeString(folder.resolve("books.beancount"), books);
    Process check =
        new ProcessBuilder(program.get().toString(), file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(check.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(check.exitValue()).as(said).isEqualTo(expected);
  }
}
