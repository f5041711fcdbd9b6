package dev.sovereign.activities.treasury.revenue;

import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Posting;
import dev.sovereign.workflows.treasury.Transfer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Rows of a bank. What the processor paid out comes out of transit; the rest is other income or
 * other expenses. A bank gives no ids: a row is named by its content, and among equal rows of a
 * file by its number, so a file that overlaps another by whole days books nothing twice.
 */
final class BankRows {

  private static final int NAMED_BY = 16;

  private final Columns columns;
  private final RevenueAccounts accounts;
  private final ZoneId zone;
  private final Instant now;
  private final Map<String, Integer> seen = new HashMap<>();

  /**
   * @param zone in which a day begins
   */
  BankRows(Columns columns, RevenueAccounts accounts, ZoneId zone, Instant now) {
    this.columns = columns;
    this.accounts = accounts;
    this.zone = zone;
    this.now = now;
  }

  /** Empty when the row moves nothing. Rows must be asked for in the order of the file. */
  Optional<Transfer> transfer(Csv.Row row) {
    Amount amount = columns.amount(row, "amount", accounts.currency());
    String description = columns.text(row, "description");
    if (amount.signum() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Transfer(
            key(row, amount),
            RevenueTime.check(
                "column date", columns.day(row, "date").atStartOfDay(zone).toInstant(), now),
            description,
            List.of(
                new Posting(AccountName.of(accounts.bank()), amount),
                new Posting(AccountName.of(counterpart(description, amount)), amount.negated())),
            new TreeMap<>(Map.of("source", "bank"))));
  }

  private Key key(Csv.Row row, Amount amount) {
    String content =
        String.join(
            "\n",
            // In UTC wherever the books are: a row has one name.
            columns.day(row, "date").atStartOfDay().toInstant(ZoneOffset.UTC).toString(),
            columns.text(row, "description"),
            amount.toString(),
            columns.text(row, "balance"),
            columns.text(row, "reference"));
    String name = sha256(content).substring(0, 2 * NAMED_BY);
    int number = seen.merge(name, 1, Integer::sum);
    return new Key("bank:%s:%s:%d".formatted(accounts.bank(), name, number));
  }

  private String counterpart(String description, Amount amount) {
    if (description.toLowerCase(Locale.ROOT).contains("stripe")) {
      return accounts.inTransit();
    }
    return amount.signum() > 0 ? accounts.otherIncome() : accounts.otherExpenses();
  }

  static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
