package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Writes the head of a ledger's chain and that of the decisions outside the database, as is done at
 * each close. Thread-safe.
 */
public final class Anchoring {

  private static final String HEAD =
      "SELECT head_seq, head_hash FROM treasury.ledger WHERE name = ? AND head_seq > 0";
  private static final String NOTE = "SELECT treasury.note_anchor(?, ?, ?, ?, ?)";

  private final DataSource dataSource;
  private final Anchors anchors;
  private final InstantSource clock;

  /**
   * @param dataSource gives connections of role {@code treasury}
   * @param clock says when it was written
   */
  public Anchoring(DataSource dataSource, Anchors anchors, InstantSource clock) {
    this.dataSource = dataSource;
    this.anchors = anchors;
    this.clock = clock;
  }

  /**
   * Anchors the head, once; empty when nothing is recorded. Outside first: a crash in between
   * leaves an anchor that the database has no note of, and the next call notes it.
   *
   * @throws io.temporal.failure.ApplicationFailure {@link
   *     dev.sovereign.workflows.treasury.TreasuryFailure#STORE_UNAVAILABLE}
   */
  public Optional<Anchor> anchor(String ledger) {
    try (Connection connection = dataSource.getConnection()) {
      Decisions.anchor(connection, anchors, clock.instant());
      Optional<Anchor> head = head(connection, ledger);
      if (head.isEmpty()) {
        return head;
      }
      Map<Long, Anchor> outside = new TreeMap<>();
      anchors.read(ledger).forEach(anchor -> outside.putIfAbsent(anchor.seq(), anchor));
      if (!outside.containsKey(head.get().seq())) {
        anchors.write(head.get());
        outside.put(head.get().seq(), head.get());
      }
      for (Anchor anchor : outside.values()) {
        note(connection, anchor);
      }
      return Optional.ofNullable(outside.get(head.get().seq()));
    } catch (SQLException e) {
      throw Faults.translate(e);
    }
  }

  private Optional<Anchor> head(Connection connection, String ledger) throws SQLException {
    try (var query = connection.prepareStatement(HEAD)) {
      query.setString(1, ledger);
      try (var row = query.executeQuery()) {
        return row.next()
            ? Optional.of(
                new Anchor(
                    ledger,
                    row.getLong("head_seq"),
                    HexFormat.of().formatHex(row.getBytes("head_hash")),
                    clock.instant().truncatedTo(ChronoUnit.MICROS)))
            : Optional.empty();
      }
    }
  }

  private void note(Connection connection, Anchor anchor) throws SQLException {
    try (var query = connection.prepareStatement(NOTE)) {
      query.setString(1, anchor.ledger());
      query.setLong(2, anchor.seq());
      query.setBytes(3, HexFormat.of().parseHex(anchor.hash()));
      query.setString(4, anchors.place());
      query.setObject(5, Accounts.utc(anchor.at()));
      query.execute();
    }
  }
}
