package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.activities.treasury.ledger.Recomputed.Parts;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The tables that are kept so that nothing has to be summed. */
record StoredSums(Connection connection, short id, Recomputed books) {

  private static final String BALANCES =
      """
      SELECT b.* FROM treasury.balance b JOIN treasury.account a USING (account_id)
      WHERE a.ledger_id = ? ORDER BY account_id
      """;

  private static final String DAYS =
      """
      SELECT d.* FROM treasury.day_total d JOIN treasury.account a USING (account_id)
      WHERE a.ledger_id = ? ORDER BY account_id, day
      """;

  private static final String HOLDS =
      "SELECT seq, expires_at FROM treasury.open_hold WHERE ledger_id = ? ORDER BY seq";

  void compare() throws SQLException {
    compareBalances();
    compareDays();
    compareHolds();
  }

  private void compareBalances() throws SQLException {
    int stored = 0;
    try (var query = Verifier.query(connection, BALANCES, id);
        ResultSet row = query.executeQuery()) {
      for (; row.next(); stored++) {
        Parts parts = books.accounts.get(row.getInt("account_id"));
        if (parts != null) {
          String where = "balance of " + parts.account.name();
          books.expect(where, "debits", parts.debits, Accounts.units(row, "debits"));
          books.expect(where, "credits", parts.credits, Accounts.units(row, "credits"));
          books.expect(where, "debits held", parts.debitsHeld, Accounts.units(row, "debits_held"));
          books.expect(
              where, "credits held", parts.creditsHeld, Accounts.units(row, "credits_held"));
        }
      }
    }
    books.expect("balance", "accounts", books.accounts.size(), stored);
  }

  private void compareDays() throws SQLException {
    Map<Integer, Map<LocalDate, BigInteger>> stored = new HashMap<>();
    try (var query = Verifier.query(connection, DAYS, id);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        stored
            .computeIfAbsent(row.getInt("account_id"), _ -> new TreeMap<>())
            .put(row.getObject("day", LocalDate.class), Accounts.units(row, "amount"));
      }
    }
    books.accounts.forEach(
        (account, parts) ->
            books.expect(
                "day totals of " + parts.account.name(),
                "sums",
                parts.days,
                stored.getOrDefault(account, Map.of())));
  }

  private void compareHolds() throws SQLException {
    Map<Long, Instant> expected = new TreeMap<>();
    books.openHolds.forEach((seq, hold) -> expected.put(seq, hold.expires()));
    Map<Long, Instant> stored = new TreeMap<>();
    try (var query = Verifier.query(connection, HOLDS, id);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        stored.put(row.getLong("seq"), Accounts.instant(row, "expires_at"));
      }
    }
    books.expect("open_hold", "holds", expected, stored);
  }
}
