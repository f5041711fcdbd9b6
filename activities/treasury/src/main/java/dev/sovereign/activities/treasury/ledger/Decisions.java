package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The chain of what was decided about money: closes, outcomes, proposals, returns, budgets and cuts
 * of costs. Rows are few, a handful a month, so they are kept while they are compared.
 */
final class Decisions {

  /** Names the chain among anchors; no ledger's name may hold a dot. */
  static final String CHAIN = "treasury.decisions";

  private static final HexFormat HEX = HexFormat.of();

  /** Every column in the order in which {@code treasury.decision_body} has them, the key first. */
  private static final Map<String, String> ROWS =
      new TreeMap<>(
          Map.of(
              "close", "period, previous, mark, ends_at, body, closed_at",
              "allocation", "period, status, body, ended_at",
              "proposal", "id, title, currency, cost, expected_return, proposed_at",
              "proposal_return", "key, proposal, amount, recorded_at",
              "funding", "proposal, period, funded_at",
              "spend", "period, mark, ends_at, body, cut_at"));

  private static final String LINES =
      "SELECT seq, kind, key, recorded_at, body_hash, hash FROM treasury.decision ORDER BY seq";

  private static final String HEAD = "SELECT seq, hash FROM treasury.decision_head";

  private Decisions() {}

  /** The head, to be anchored; empty when nothing was decided. */
  static Optional<Anchor> head(Connection connection, Instant now) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(HEAD)) {
      return row.next() && row.getLong("seq") > 0
          ? Optional.of(
              new Anchor(
                  CHAIN,
                  row.getLong("seq"),
                  HEX.formatHex(row.getBytes("hash")),
                  now.truncatedTo(ChronoUnit.MICROS)))
          : Optional.empty();
    }
  }

  /** Anchors the head, once. */
  static void anchor(Connection connection, Anchors anchors, Instant now) throws SQLException {
    Optional<Anchor> head = head(connection, now);
    if (head.isPresent()
        && anchors.read(CHAIN).stream().noneMatch(each -> each.seq() == head.get().seq())) {
      anchors.write(head.get());
    }
  }

  /** Recomputes the chain, and compares it with the rows, the head and what was anchored. */
  static void verify(Connection connection, Recomputed books, List<Anchor> outside, String place)
      throws SQLException {
    Map<String, String> rows = rows(connection);
    Map<Long, String> chain = new TreeMap<>();
    String hash = HEX.formatHex(sha256("treasury decisions"));
    try (Statement statement = connection.createStatement();
        ResultSet line = statement.executeQuery(LINES)) {
      while (line.next()) {
        String where = "decision " + line.getLong("seq");
        books.expect(where, "number", (long) chain.size() + 1, line.getLong("seq"));
        hash = link(hash, line);
        books.expect(where, "hash", hash, HEX.formatHex(line.getBytes("hash")));
        compareRow(line, rows, books);
        chain.put(line.getLong("seq"), hash);
      }
    }
    rows.keySet().forEach(row -> books.find(row, "has no line among the decisions"));
    compareHead(connection, books, chain.size(), hash);
    for (Anchor anchor : outside) {
      String where = "anchor %d of decisions at %s".formatted(anchor.seq(), place);
      books.expect(where, "hash", anchor.hash(), chain.getOrDefault(anchor.seq(), "none"));
    }
  }

  private static String link(String before, ResultSet line) throws SQLException {
    Canonical chained =
        new Canonical()
            .field(line.getLong("seq"))
            .time(Accounts.instant(line, "recorded_at"))
            .field(line.getString("kind"))
            .field(line.getString("key"));
    return HEX.formatHex(
        Canonical.sha256(HEX.parseHex(before), line.getBytes("body_hash"), chained.bytes()));
  }

  private static void compareRow(ResultSet line, Map<String, String> rows, Recomputed books)
      throws SQLException {
    String row = line.getString("kind") + " " + line.getString("key");
    String stored = rows.remove(row);
    if (stored == null) {
      books.find(row, "is gone, and decision %d is of it".formatted(line.getLong("seq")));
    } else if (!stored.equals(HEX.formatHex(line.getBytes("body_hash")))) {
      books.find(row, "was altered after decision %d".formatted(line.getLong("seq")));
    }
  }

  private static void compareHead(Connection connection, Recomputed books, long lines, String hash)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet head = statement.executeQuery(HEAD)) {
      if (head.next()) {
        books.expect("decision_head", "lines", lines, head.getLong("seq"));
        books.expect("decision_head", "hash", hash, HEX.formatHex(head.getBytes("hash")));
      } else {
        books.find("decision_head", "is gone");
      }
    }
  }

  /** The hash of each row's body, by table and key. */
  private static Map<String, String> rows(Connection connection) throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    for (Map.Entry<String, String> table : ROWS.entrySet()) {
      String query = "SELECT %s FROM treasury.%s".formatted(table.getValue(), table.getKey());
      try (Statement statement = connection.createStatement();
          ResultSet row = statement.executeQuery(query)) {
        while (row.next()) {
          rows.put(table.getKey() + " " + row.getString(1), body(row));
        }
      }
    }
    return rows;
  }

  private static String body(ResultSet row) throws SQLException {
    Canonical body = new Canonical();
    var columns = row.getMetaData();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      if (columns.getColumnTypeName(i).equals("timestamptz")) {
        body.time(Accounts.instant(row, columns.getColumnName(i)));
      } else {
        body.field(row.getString(i));
      }
    }
    return HEX.formatHex(Canonical.sha256(body.bytes()));
  }

  private static byte[] sha256(String text) {
    return Canonical.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
