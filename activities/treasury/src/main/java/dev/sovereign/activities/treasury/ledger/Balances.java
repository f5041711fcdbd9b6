package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Balance;
import dev.sovereign.workflows.treasury.ReadPoint;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import dev.sovereign.workflows.treasury.TrialBalance;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Balances of one or all accounts. Each is one statement and so one snapshot, and reads one row an
 * account: the stored balance, the last entry up to a line, or totals of whole days and the entries
 * of the last day.
 */
final class Balances {

  private static final String NOW =
      """
      SELECT coalesce(l.head_seq, 0) AS at_seq,
             CASE WHEN l.head_seq > 0 THEN l.head_at ELSE treasury.clock() END AS at,
             a.name, a.currency, a.overdraft,
             b.debits - b.credits AS net, b.debits_held, b.credits_held
      FROM (SELECT ?::text AS name) c
      LEFT JOIN treasury.ledger l ON l.name = c.name
      LEFT JOIN (treasury.account a JOIN treasury.balance b USING (account_id))
        ON a.ledger_id = l.ledger_id AND (?::text IS NULL OR a.name = ?)
      ORDER BY a.name COLLATE "C"
      """;

  private static final String RECORDED =
      """
      SELECT coalesce(p.seq, 0) AS at_seq,
             coalesce(p.recorded_at, least(c.at, treasury.clock())) AS at,
             a.name, a.currency, a.overdraft,
             coalesce(e.balance_after, 0) AS net, 0 AS debits_held, 0 AS credits_held
      FROM (SELECT ?::timestamptz AS at, ?::text AS name) c
      LEFT JOIN treasury.ledger l ON l.name = c.name
      LEFT JOIN LATERAL (
        SELECT j.seq, j.recorded_at FROM treasury.journal j
        WHERE j.ledger_id = l.ledger_id AND j.recorded_at <= c.at
        ORDER BY j.recorded_at DESC, j.seq DESC LIMIT 1) p ON true
      LEFT JOIN treasury.account a
        ON a.ledger_id = l.ledger_id AND (?::text IS NULL OR a.name = ?)
      LEFT JOIN LATERAL (
        SELECT x.balance_after FROM treasury.entry x
        WHERE x.account_id = a.account_id AND x.seq <= p.seq
        ORDER BY x.seq DESC, x.line DESC LIMIT 1) e ON true
      ORDER BY a.name COLLATE "C"
      """;

  private static final String BUSINESS =
      """
      SELECT coalesce(l.head_seq, 0) AS at_seq,
             CASE WHEN l.head_seq > 0 THEN l.head_at ELSE treasury.clock() END AS at,
             a.name, a.currency, a.overdraft,
             coalesce((SELECT sum(d.amount) FROM treasury.day_total d
                       WHERE d.account_id = a.account_id AND d.day < c.day), 0)
             + coalesce((SELECT sum(e.amount) FROM treasury.entry e
                         WHERE e.account_id = a.account_id
                           AND e.business_at >= c.day AT TIME ZONE 'UTC'
                           AND e.business_at <= c.at), 0) AS net,
             0 AS debits_held, 0 AS credits_held
      FROM (SELECT t.at, (t.at AT TIME ZONE 'UTC')::date AS day, t.name
            FROM (SELECT ?::timestamptz AS at, ?::text AS name) t) c
      LEFT JOIN treasury.ledger l ON l.name = c.name
      LEFT JOIN treasury.account a
        ON a.ledger_id = l.ledger_id AND (?::text IS NULL OR a.name = ?)
      ORDER BY a.name COLLATE "C"
      """;

  private record Row(
      Account account, BigInteger net, BigInteger heldDebits, BigInteger heldCredits) {

    Balance balance(ReadPoint at) {
      Amount booked = Accounts.inNormalDirection(account, net);
      boolean debitNormal = account.name().type().debitNormal();
      Amount held = new Amount(debitNormal ? heldCredits : heldDebits, account.currency());
      return new Balance(account, booked, held, booked.plus(held.negated()), at);
    }
  }

  private record Rows(List<Row> rows, ReadPoint at) {}

  private Balances() {}

  static Balance one(Connection connection, String ledger, AccountName name, AsOf asOf)
      throws SQLException {
    Rows rows = read(connection, ledger, name.text(), asOf);
    if (rows.rows().isEmpty()) {
      throw TreasuryFailure.ACCOUNT_UNKNOWN.failure(
          "%s: no such account in ledger %s; the trial balance lists those there are"
              .formatted(name, ledger));
    }
    return rows.rows().getFirst().balance(rows.at());
  }

  static TrialBalance all(Connection connection, String ledger, AsOf asOf) throws SQLException {
    Rows rows = read(connection, ledger, null, asOf);
    return new TrialBalance(
        rows.rows().stream()
            .map(
                row ->
                    new TrialBalance.Row(
                        row.account(), new Amount(row.net(), row.account().currency())))
            .toList(),
        rows.at());
  }

  private static Rows read(
      Connection connection, String ledger, @Nullable String account, AsOf asOf)
      throws SQLException {
    return switch (asOf) {
      case AsOf.Now _ -> rows(connection, NOW, null, account, ledger, asOf);
      case AsOf.Recorded(Instant at) -> rows(connection, RECORDED, at, account, ledger, asOf);
      case AsOf.Business(Instant at) -> rows(connection, BUSINESS, at, account, ledger, asOf);
    };
  }

  private static Rows rows(
      Connection connection,
      String sql,
      @Nullable Instant at,
      @Nullable String account,
      String ledger,
      AsOf asOf)
      throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      int next = 1;
      if (at != null) {
        query.setObject(next++, Accounts.utc(at));
      }
      query.setString(next++, ledger);
      query.setString(next++, account);
      query.setString(next, account);
      try (ResultSet found = query.executeQuery()) {
        return collect(found, asOf);
      }
    }
  }

  /** One row at least, without an account when there is none. */
  private static Rows collect(ResultSet found, AsOf asOf) throws SQLException {
    List<Row> rows = new ArrayList<>();
    found.next();
    ReadPoint at = new ReadPoint(asOf, found.getLong("at_seq"), Accounts.instant(found, "at"));
    do {
      if (found.getString("name") != null) {
        rows.add(
            new Row(
                Accounts.account(found),
                Accounts.units(found, "net"),
                Accounts.units(found, "debits_held"),
                Accounts.units(found, "credits_held")));
      }
    } while (found.next());
    return new Rows(rows, at);
  }
}
