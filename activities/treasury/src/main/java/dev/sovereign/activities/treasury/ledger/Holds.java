package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Hold;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Posting;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds that have not ended. */
final class Holds {

  private static final int MOST = 1000;

  private static final String OPEN =
      """
      SELECT j.seq, j.key, j.expires_at, j.description, a.name, a.currency, h.amount
      FROM (SELECT o.ledger_id, o.seq FROM treasury.open_hold o
            JOIN treasury.ledger l USING (ledger_id)
            WHERE l.name = ? ORDER BY o.seq LIMIT ?) o
      JOIN treasury.journal j USING (ledger_id, seq)
      JOIN treasury.hold_entry h USING (ledger_id, seq)
      JOIN treasury.account a ON a.account_id = h.account_id
      ORDER BY j.seq, h.line
      """;

  private static final String DUE =
      """
      SELECT j.key, o.expires_at FROM treasury.open_hold o
      JOIN treasury.ledger l USING (ledger_id)
      JOIN treasury.journal j USING (ledger_id, seq)
      WHERE l.name = ? AND o.expires_at <= treasury.clock() ORDER BY o.seq LIMIT ?
      """;

  private Holds() {}

  static List<Hold> open(Connection connection, String ledger) throws SQLException {
    Map<Long, Hold> holds = new LinkedHashMap<>();
    try (var query = connection.prepareStatement(OPEN)) {
      query.setString(1, ledger);
      query.setInt(2, MOST);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          holds.merge(row.getLong("seq"), hold(row), Holds::joined);
        }
      }
    }
    return List.copyOf(holds.values());
  }

  /** The orders that end holds whose time is over, oldest first. */
  static List<Operation> due(Connection connection, String ledger) throws SQLException {
    List<Operation> due = new ArrayList<>();
    try (var query = connection.prepareStatement(DUE)) {
      query.setString(1, ledger);
      query.setInt(2, MOST);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          due.add(
              new Operation.Expire(
                  new Key(row.getString("key")), Accounts.instant(row, "expires_at")));
        }
      }
    }
    return due;
  }

  private static Hold hold(ResultSet row) throws SQLException {
    return new Hold(
        new Key(row.getString("key")),
        row.getLong("seq"),
        Accounts.instant(row, "expires_at"),
        row.getString("description"),
        List.of(
            new Posting(
                AccountName.of(row.getString("name")),
                new Amount(
                    Accounts.units(row, "amount"), Currency.valueOf(row.getString("currency"))))));
  }

  private static Hold joined(Hold first, Hold more) {
    List<Posting> postings = new ArrayList<>(first.postings());
    postings.addAll(more.postings());
    return new Hold(first.key(), first.seq(), first.expires(), first.description(), postings);
  }
}
