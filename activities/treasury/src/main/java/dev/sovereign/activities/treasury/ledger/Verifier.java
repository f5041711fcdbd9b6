package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.activities.treasury.ledger.StoredLine.StoredEntry;
import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Verification;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Proves the books: recomputes the chain of hashes and every derived figure from the journal,
 * checks the rules after each line, and compares what is stored and what was anchored outside;
 * likewise the chain of what the loop decided. Reads one snapshot in one pass, in memory that grows
 * with accounts, days and open holds. Thread-safe.
 */
public final class Verifier {

  private static final int FETCH = 2000;

  private static final String JOURNAL =
      """
      SELECT j.*, a.account_id, a.name, a.currency, a.normal, a.overdraft
      FROM treasury.journal j
      LEFT JOIN treasury.account a ON a.ledger_id = j.ledger_id AND a.opened_seq = j.seq
      WHERE j.ledger_id = ? ORDER BY j.seq
      """;

  private static final String ENTRIES =
      """
      SELECT seq, line, account_id, amount, balance_after, business_at
      FROM treasury.entry WHERE ledger_id = ? ORDER BY seq, line
      """;

  private static final String HOLD_ENTRIES =
      """
      SELECT seq, line, account_id, amount FROM treasury.hold_entry
      WHERE ledger_id = ? ORDER BY seq, line
      """;

  private static final String REVERSED =
      """
      SELECT line, account_id, amount FROM treasury.entry
      WHERE ledger_id = ? AND seq = ? ORDER BY line
      """;

  private final DataSource dataSource;
  private final String ledger;
  private final Anchors anchors;

  /**
   * @param dataSource gives connections of role {@code treasury}
   * @param anchors what was written outside
   */
  public Verifier(DataSource dataSource, String ledger, Anchors anchors) {
    this.dataSource = dataSource;
    this.ledger = ledger;
    this.anchors = anchors;
  }

  /**
   * Everything that is wrong, the earliest first.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link
   *     dev.sovereign.workflows.treasury.TreasuryFailure#STORE_UNAVAILABLE}
   */
  public Verification verify() {
    // Read first: an anchor is only written of a line that is committed.
    List<Anchor> outside = anchors.read(ledger);
    List<Anchor> decisions = anchors.read(Decisions.CHAIN);
    try (Connection connection = dataSource.getConnection()) {
      return Snapshot.of(connection, snapshot -> verify(snapshot, outside, decisions));
    } catch (SQLException e) {
      throw Faults.translate(e);
    }
  }

  private Verification verify(Connection connection, List<Anchor> outside, List<Anchor> decisions)
      throws SQLException {
    var wanted = outside.stream().map(Anchor::seq).collect(Collectors.toSet());
    Recomputed books = new Recomputed(ledger, wanted);
    compareCurrencies(connection, books);
    try (var query = connection.prepareStatement("SELECT * FROM treasury.ledger WHERE name = ?")) {
      query.setString(1, ledger);
      try (ResultSet head = query.executeQuery()) {
        if (head.next()) {
          short id = head.getShort("ledger_id");
          recompute(connection, id, books);
          compareHead(head, books);
          new StoredSums(connection, id, books).compare();
          compareAnchors(connection, id, books, outside);
        } else if (!outside.isEmpty()) {
          books.find("ledger " + ledger, "is gone, and anchors of it are there");
        }
      }
    }
    Decisions.verify(connection, books, decisions, anchors.place());
    return new Verification(books.seq, books.entries, outside.size(), books.hash, books.findings);
  }

  private void recompute(Connection connection, short id, Recomputed books) throws SQLException {
    try (var lines = query(connection, JOURNAL, id);
        var entries = query(connection, ENTRIES, id);
        var holdEntries = query(connection, HOLD_ENTRIES, id);
        var line = lines.executeQuery();
        var entry = entries.executeQuery();
        var holdEntry = holdEntries.executeQuery()) {
      var booked = new StoredLine.Entries(entry, true);
      var held = new StoredLine.Entries(holdEntry, false);
      while (line.next()) {
        StoredLine stored = StoredLine.read(line, booked, held);
        books.add(stored, reversed(connection, id, stored));
      }
    }
  }

  static PreparedStatement query(Connection connection, String sql, short id) throws SQLException {
    PreparedStatement query = connection.prepareStatement(sql);
    query.setFetchSize(FETCH);
    query.setShort(1, id);
    return query;
  }

  /** Reversals are rare, so what they reverse is looked up and not kept. */
  private static List<StoredEntry> reversed(Connection connection, short id, StoredLine line)
      throws SQLException {
    List<StoredEntry> reversed = new ArrayList<>();
    if (line.kind().equals("reverse") && line.ofSeq() != null) {
      try (var query = connection.prepareStatement(REVERSED)) {
        query.setShort(1, id);
        query.setLong(2, line.ofSeq());
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            reversed.add(
                new StoredEntry(
                    row.getInt("line"),
                    row.getInt("account_id"),
                    Accounts.units(row, "amount"),
                    null,
                    null));
          }
        }
      }
    }
    return reversed;
  }

  private void compareHead(ResultSet head, Recomputed books) throws SQLException {
    String where = "ledger " + ledger;
    books.expect(where, "lines", books.seq, head.getLong("head_seq"));
    books.expect(
        where, "head hash", books.hash, HexFormat.of().formatHex(head.getBytes("head_hash")));
    books.expect(where, "head time", books.recordedAt, Accounts.instant(head, "head_at"));
  }

  private static void compareCurrencies(Connection connection, Recomputed books)
      throws SQLException {
    Map<String, Integer> expected = new TreeMap<>();
    for (Currency currency : Currency.values()) {
      expected.put(currency.name(), currency.scale());
    }
    Map<String, Integer> stored = new TreeMap<>();
    try (var query = connection.prepareStatement("SELECT code, scale FROM treasury.currency");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        stored.put(row.getString(1), row.getInt(2));
      }
    }
    books.expect("currency", "scales", expected, stored);
  }

  private void compareAnchors(
      Connection connection, short id, Recomputed books, List<Anchor> outside) throws SQLException {
    Map<Long, Anchor> bySeq = new HashMap<>();
    for (Anchor anchor : outside) {
      bySeq.putIfAbsent(anchor.seq(), anchor);
      String where = "anchor %d at %s".formatted(anchor.seq(), anchors.place());
      if (anchor.seq() > books.seq) {
        books.find(where, "the journal ends before it, at line %d".formatted(books.seq));
      } else {
        books.expect(
            where, "hash", anchor.hash(), books.anchored.getOrDefault(anchor.seq(), "none"));
      }
    }
    compareNoted(connection, id, books, bySeq);
  }

  private void compareNoted(
      Connection connection, short id, Recomputed books, Map<Long, Anchor> outside)
      throws SQLException {
    Map<Long, Anchor> unseen = new TreeMap<>(outside);
    try (var query =
        connection.prepareStatement(
            "SELECT seq, hash, place, anchored_at FROM treasury.anchor WHERE ledger_id = ? ORDER BY"
                + " seq")) {
      query.setShort(1, id);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          long seq = row.getLong("seq");
          String hash = HexFormat.of().formatHex(row.getBytes("hash"));
          Anchor noted = new Anchor(ledger, seq, hash, Accounts.instant(row, "anchored_at"));
          books.expect("anchor " + seq, "noted as written outside", noted, unseen.remove(seq));
          books.expect("anchor " + seq, "place", anchors.place(), row.getString("place"));
        }
      }
    }
    unseen.forEach(
        (seq, _) ->
            books.find(
                "anchor " + seq,
                "is at %s and not noted in the database; anchoring again notes what a crash left"
                    .formatted(anchors.place())));
  }
}
