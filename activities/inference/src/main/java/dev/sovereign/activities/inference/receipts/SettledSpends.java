package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.inference.SettledSpend;
import dev.sovereign.workflows.inference.SettledSpend.Line;
import dev.sovereign.workflows.inference.SpendActivities;
import dev.sovereign.workflows.inference.SpendCut;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Sums of receipts, cut so that each receipt is in exactly one. Thread-safe. */
public final class SettledSpends implements SpendActivities {

  /** A receipt waits in memory at most as long as an outage of the database. */
  private static final Duration LATE = Duration.ofDays(35);

  /** Between a receipt's number and its transaction's there is no moment to speak of. */
  private static final Duration PAUSE = Duration.ofMillis(200);

  private static final int PAUSES = 50;

  /**
   * Numbers are given before the commit, so one below the mark may still be on its way: the sums
   * are read when every transaction has ended that ran when the mark was.
   */
  private static final String MARK =
      """
      SELECT coalesce(max(ordinal), 0) AS mark,
             pg_snapshot_xmax(pg_current_snapshot())::text AS ran FROM inference.receipt
      """;

  private static final String ENDED = "SELECT pg_snapshot_xmin(pg_current_snapshot()) >= ?::xid8";

  private static final String SUMS =
      """
      SELECT to_char(at AT TIME ZONE ?, 'YYYY-MM') AS month, coalesce(endpoint, '') AS endpoint,
             coalesce(model, '') AS model, count(*) AS calls, sum(prompt_tokens) AS prompt_tokens,
             sum(completion_tokens) AS completion_tokens, sum(cost_nano_usd) AS cost_nano_usd
        FROM inference.receipt
       WHERE at >= ? AND at < ? AND ordinal <= ? AND NOT (ordinal <= ? AND at < ?)
       GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
      """;

  private final DataSource dataSource;

  /**
   * @param dataSource connections of the role {@code inference}, in auto-commit mode
   */
  public SettledSpends(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public SettledSpend readSettledSpend(SpendCut cut) {
    return Sql.call(
        dataSource,
        connection -> {
          long mark = settledMark(connection);
          return new SettledSpend(cut, mark, lines(connection, cut, mark));
        });
  }

  /** When the first call was made; empty before any. Reads every receipt. */
  public Optional<Instant> first() {
    return Sql.call(
        dataSource,
        connection -> {
          try (PreparedStatement select =
                  connection.prepareStatement("SELECT min(at) FROM inference.receipt");
              ResultSet row = select.executeQuery()) {
            row.next();
            return Optional.ofNullable(row.getTimestamp(1)).map(Timestamp::toInstant);
          }
        });
  }

  private static long settledMark(Connection connection) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(MARK);
        ResultSet row = select.executeQuery()) {
      row.next();
      long mark = row.getLong("mark");
      awaitEnd(connection, row.getString("ran"));
      return mark;
    }
  }

  private static void awaitEnd(Connection connection, String ran) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ENDED)) {
      select.setString(1, ran);
      for (int i = 0; i < PAUSES; i++) {
        pause();
        try (ResultSet row = select.executeQuery()) {
          row.next();
          if (row.getBoolean(1)) {
            return;
          }
        }
      }
    }
    throw Sql.unavailable("has a transaction that does not end, so receipts cannot be summed");
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Sql.unavailable("was not waited for: the worker stops");
    }
  }

  private static List<Line> lines(Connection connection, SpendCut cut, long mark)
      throws SQLException {
    Instant from = cut.previousMark() == 0 ? Instant.EPOCH : cut.previousEnd().minus(LATE);
    List<Line> lines = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SUMS)) {
      select.setString(1, cut.zone());
      select.setTimestamp(2, Timestamp.from(from));
      select.setTimestamp(3, Timestamp.from(cut.end()));
      select.setLong(4, mark);
      select.setLong(5, cut.previousMark());
      select.setTimestamp(6, Timestamp.from(cut.previousEnd()));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.add(line(rows));
        }
      }
    }
    return lines;
  }

  private static Line line(ResultSet row) throws SQLException {
    return new Line(
        row.getString("month"),
        row.getString("endpoint"),
        row.getString("model"),
        row.getLong("calls"),
        row.getLong("prompt_tokens"),
        row.getLong("completion_tokens"),
        row.getLong("cost_nano_usd"));
  }
}
