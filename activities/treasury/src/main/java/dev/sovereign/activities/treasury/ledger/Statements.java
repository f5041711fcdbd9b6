package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Account;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Position;
import dev.sovereign.workflows.treasury.ReadPoint;
import dev.sovereign.workflows.treasury.Statement;
import dev.sovereign.workflows.treasury.StatementRequest;
import dev.sovereign.workflows.treasury.StatementRequest.Order;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Pages of an account's entries, found by index from where the page before ended. */
final class Statements {

  private static final String ACCOUNT =
      """
      SELECT least(?, l.head_seq) AS at_seq,
             coalesce((SELECT j.recorded_at FROM treasury.journal j
                       WHERE j.ledger_id = l.ledger_id AND j.seq = ?), l.head_at) AS at,
             a.account_id, a.ledger_id, a.name, a.currency, a.overdraft
      FROM treasury.ledger l JOIN treasury.account a USING (ledger_id)
      WHERE l.name = ? AND a.name = ?
      """;

  /** Whole days before it, and what happened on its own day before it. */
  private static final String OPENING_BY_BUSINESS =
      """
      SELECT coalesce((SELECT sum(d.amount) FROM treasury.day_total d
                       WHERE d.account_id = ? AND d.day < c.day), 0)
           + coalesce((SELECT sum(e.amount) FROM treasury.entry e
                       WHERE e.account_id = ? AND e.business_at >= c.day AT TIME ZONE 'UTC'
                         AND e.business_at < c.at), 0) AS net
      FROM (SELECT t.at, (t.at AT TIME ZONE 'UTC')::date AS day
            FROM (SELECT ?::timestamptz AS at) t) c
      """;

  private static final String OPENING_BY_RECORDING =
      """
      SELECT coalesce((SELECT e.balance_after FROM treasury.entry e
                       WHERE e.account_id = ? AND e.seq <= ?
                       ORDER BY e.seq DESC, e.line DESC LIMIT 1), 0) AS net
      """;

  private static final String PAGE_BY_BUSINESS =
      """
      SELECT e.seq, e.line, e.amount, e.business_at, j.recorded_at, j.key, j.description
      FROM treasury.entry e JOIN treasury.journal j USING (ledger_id, seq)
      WHERE e.account_id = ? AND (e.business_at, e.seq, e.line) > (?, ?, ?) AND e.business_at < ?
        AND e.seq <= ?
      ORDER BY e.business_at, e.seq, e.line LIMIT ?
      """;

  private static final String PAGE_BY_RECORDING =
      """
      SELECT e.seq, e.line, e.amount, e.business_at, j.recorded_at, j.key, j.description
      FROM treasury.entry e JOIN treasury.journal j USING (ledger_id, seq)
      WHERE e.account_id = ? AND (e.seq, e.line) > (?, ?) AND j.recorded_at < ?
        AND e.seq <= ?
      ORDER BY e.seq, e.line LIMIT ?
      """;

  /** Line numbers grow with recording time, so a time is a line. */
  private static final String LAST_LINE_BEFORE =
      """
      SELECT coalesce((SELECT seq FROM treasury.journal WHERE ledger_id = ? AND recorded_at < ?
                       ORDER BY recorded_at DESC, seq DESC LIMIT 1), 0)
      """;

  private record Found(Account account, int id, short ledger, ReadPoint at) {}

  private final Connection connection;
  private final StatementRequest request;

  /** The connection is in a transaction that sees one snapshot. */
  Statements(Connection connection, StatementRequest request) {
    this.connection = connection;
    this.request = request;
  }

  Statement read(String ledger) throws SQLException {
    Found found = account(ledger);
    Position from = request.after() == null ? start(found) : checked(request.after(), found);
    List<Statement.Line> lines = new ArrayList<>();
    Position last = page(found, from, lines);
    boolean more = lines.size() > request.limit();
    if (more) {
      lines.removeLast();
    }
    return new Statement(
        found.account(), from.balance(), lines, last.balance(), more ? last : null, found.at());
  }

  private Found account(String ledger) throws SQLException {
    try (var query = connection.prepareStatement(ACCOUNT)) {
      long upTo = request.after() == null ? Long.MAX_VALUE : request.after().upTo();
      query.setLong(1, upTo);
      query.setLong(2, upTo);
      query.setString(3, ledger);
      query.setString(4, request.account().text());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw TreasuryFailure.ACCOUNT_UNKNOWN.failure(
              "%s: no such account in ledger %s; the trial balance lists those there are"
                  .formatted(request.account(), ledger));
        }
        return new Found(
            Accounts.account(row),
            row.getInt("account_id"),
            row.getShort("ledger_id"),
            new ReadPoint(new AsOf.Now(), row.getLong("at_seq"), Accounts.instant(row, "at")));
      }
    }
  }

  private static Position checked(Position after, Found found) {
    if (after.balance().currency() != found.account().currency()) {
      throw TreasuryFailure.REQUEST_INVALID.failure(
          "after: of an account in %s, %s is in %s (expected: `next` of the page before)"
              .formatted(
                  after.balance().currency(), found.account().name(), found.account().currency()));
    }
    return after;
  }

  /** Just before the first entry that may be listed. */
  private Position start(Found found) throws SQLException {
    boolean business = request.order() == Order.BUSINESS;
    long seq = business ? 0 : lastLineBefore(found);
    int line = business ? 0 : Short.MAX_VALUE;
    Amount balance =
        Accounts.inNormalDirection(
            found.account(), business ? openingByBusiness(found) : openingByRecording(found, seq));
    return new Position(request.from(), seq, line, balance, found.at().seq());
  }

  private long lastLineBefore(Found found) throws SQLException {
    try (var query = connection.prepareStatement(LAST_LINE_BEFORE)) {
      query.setShort(1, found.ledger());
      query.setObject(2, Accounts.utc(request.from()));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private BigInteger openingByBusiness(Found found) throws SQLException {
    try (var query = connection.prepareStatement(OPENING_BY_BUSINESS)) {
      query.setInt(1, found.id());
      query.setInt(2, found.id());
      query.setObject(3, Accounts.utc(request.from()));
      return net(query);
    }
  }

  private BigInteger openingByRecording(Found found, long seq) throws SQLException {
    try (var query = connection.prepareStatement(OPENING_BY_RECORDING)) {
      query.setInt(1, found.id());
      query.setLong(2, seq);
      return net(query);
    }
  }

  private static BigInteger net(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return Accounts.units(row, "net");
    }
  }

  /**
   * Adds one line more than asked for when there is one; returns where the last asked for stands.
   */
  private Position page(Found found, Position from, List<Statement.Line> lines)
      throws SQLException {
    boolean business = request.order() == Order.BUSINESS;
    try (var query = connection.prepareStatement(business ? PAGE_BY_BUSINESS : PAGE_BY_RECORDING)) {
      int next = 1;
      query.setInt(next++, found.id());
      if (business) {
        query.setObject(next++, Accounts.utc(from.time()));
      }
      query.setLong(next++, from.seq());
      query.setInt(next++, from.line());
      query.setObject(next++, Accounts.utc(request.until()));
      query.setLong(next++, from.upTo());
      query.setInt(next, request.limit() + 1);
      try (ResultSet row = query.executeQuery()) {
        return collect(row, found.account(), from, lines);
      }
    }
  }

  private Position collect(
      ResultSet row, Account account, Position from, List<Statement.Line> lines)
      throws SQLException {
    Position last = from;
    while (row.next()) {
      Statement.Line line = line(row, account, last.balance());
      lines.add(line);
      if (lines.size() <= request.limit()) {
        boolean business = request.order() == Order.BUSINESS;
        Instant time = business ? line.businessAt() : line.recordedAt();
        last = new Position(time, line.seq(), row.getInt("line"), line.balance(), from.upTo());
      }
    }
    return last;
  }

  private static Statement.Line line(ResultSet row, Account account, Amount before)
      throws SQLException {
    Amount amount = Accounts.inNormalDirection(account, Accounts.units(row, "amount"));
    return new Statement.Line(
        row.getLong("seq"),
        new Key(row.getString("key")),
        Accounts.instant(row, "business_at"),
        Accounts.instant(row, "recorded_at"),
        row.getString("description"),
        amount,
        before.plus(amount));
  }
}
