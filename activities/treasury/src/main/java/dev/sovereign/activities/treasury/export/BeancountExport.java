package dev.sovereign.activities.treasury.export;

import dev.sovereign.activities.treasury.ledger.Snapshot;
import dev.sovereign.workflows.treasury.Amount;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * A ledger as a beancount file: its accounts, every booked transfer on its UTC business day, and at
 * the end each balance as an assertion, so that {@code bean-check} adds everything up again. Holds
 * are not booked and so not in it. One snapshot; thread-safe.
 */
public final class BeancountExport {

  private static final int FETCH = 2000;

  private static final String ACCOUNTS =
      """
      SELECT a.name, a.currency,
             least(min(d.day), (min(j.recorded_at) AT TIME ZONE 'UTC')::date) AS day
      FROM treasury.ledger l JOIN treasury.account a USING (ledger_id)
      JOIN treasury.journal j ON j.ledger_id = a.ledger_id AND j.seq = a.opened_seq
      LEFT JOIN treasury.day_total d USING (account_id)
      WHERE l.name = ? GROUP BY a.name, a.currency ORDER BY a.name COLLATE "C"
      """;

  private static final String ENTRIES =
      """
      SELECT e.seq, e.line, (e.business_at AT TIME ZONE 'UTC')::date AS day, j.key, j.description,
             j.metadata, a.name, a.currency, e.amount
      FROM treasury.ledger l JOIN treasury.entry e USING (ledger_id)
      JOIN treasury.journal j USING (ledger_id, seq)
      JOIN treasury.account a USING (account_id)
      WHERE l.name = ? ORDER BY e.business_at, e.seq, e.line
      """;

  /** An assertion holds for the start of its day. */
  private static final String BALANCES =
      """
      SELECT a.name, a.currency, b.debits - b.credits AS amount,
             (SELECT max(d.day) + 1 FROM treasury.day_total d JOIN treasury.account x USING (account_id)
              WHERE x.ledger_id = l.ledger_id) AS day
      FROM treasury.ledger l JOIN treasury.account a USING (ledger_id)
      JOIN treasury.balance b USING (account_id)
      WHERE l.name = ? ORDER BY a.name COLLATE "C"
      """;

  private final DataSource dataSource;
  private final String ledger;

  /**
   * @param dataSource gives connections of role {@code treasury}
   */
  public BeancountExport(DataSource dataSource, String ledger) {
    this.dataSource = dataSource;
    this.ledger = ledger;
  }

  /**
   * Writes the file.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link TreasuryFailure#STORE_UNAVAILABLE}
   */
  public void write(Appendable out) {
    try (Connection connection = dataSource.getConnection()) {
      Snapshot.of(connection, snapshot -> write(snapshot, out));
    } catch (SQLException e) {
      throw TreasuryFailure.STORE_UNAVAILABLE.failure(
          "PostgreSQL did not give the books (SQLSTATE %s). See `./sovereign doctor` and `./sovereign logs postgres`."
              .formatted(e.getSQLState()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Appendable write(Connection connection, Appendable out) throws SQLException, IOException {
    out.append("; Ledger ").append(ledger).append(", dates in UTC\n\n");
    each(connection, ACCOUNTS, row -> open(out, row));
    long[] last = {0};
    each(connection, ENTRIES, row -> last[0] = entry(out, row, last[0]));
    out.append('\n');
    each(connection, BALANCES, row -> balance(out, row));
    return out;
  }

  private interface Row {
    void take(ResultSet row) throws SQLException, IOException;
  }

  private void each(Connection connection, String sql, Row row) throws SQLException, IOException {
    try (var query = connection.prepareStatement(sql)) {
      query.setFetchSize(FETCH);
      query.setString(1, ledger);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          row.take(rows);
        }
      }
    }
  }

  private static void open(Appendable out, ResultSet row) throws SQLException, IOException {
    out.append(
        "%s open %s %s\n"
            .formatted(row.getString("day"), row.getString("name"), row.getString("currency")));
  }

  private static long entry(Appendable out, ResultSet row, long last)
      throws SQLException, IOException {
    long seq = row.getLong("seq");
    if (seq != last) {
      out.append(
          "\n%s * %s\n  seq: \"%d\"\n  key: %s\n  metadata: %s\n"
              .formatted(
                  row.getString("day"),
                  quoted(row.getString("description")),
                  seq,
                  quoted(row.getString("key")),
                  quoted(row.getString("metadata"))));
    }
    out.append("  %s  %s\n".formatted(row.getString("name"), amount(row)));
    return seq;
  }

  private static void balance(Appendable out, ResultSet row) throws SQLException, IOException {
    if (row.getString("day") != null) {
      out.append(
          "%s balance %s  %s\n"
              .formatted(row.getString("day"), row.getString("name"), amount(row)));
    }
  }

  private static Amount amount(ResultSet row) throws SQLException {
    BigDecimal units = row.getBigDecimal("amount");
    return new Amount(units.toBigIntegerExact(), Currency.valueOf(row.getString("currency")));
  }

  private static String quoted(String text) {
    String plain = text.replace("\\", "\\\\").replace("\"", "\\\"");
    return '"' + plain.replaceAll("\\p{Cntrl}", " ") + '"';
  }
}
