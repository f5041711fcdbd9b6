package dev.sovereign.activities.treasury.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.treasury.fuzz.Books;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Verification;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifierIT {

  private static final List<String> TABLES =
      List.of(
          "ledger",
          "journal",
          "account",
          "entry",
          "hold_entry",
          "balance",
          "day_total",
          "open_hold",
          "anchor");

  private static final List<String> DECISIONS =
      List.of(
          "close",
          "allocation",
          "proposal",
          "proposal_return",
          "funding",
          "spend",
          "decision",
          "decision_head");

  /** As the role writes them; decided once for all ledgers. */
  private static final String DECIDED =
      """
      INSERT INTO treasury.close (period, previous, mark, ends_at, body) VALUES
        ('2026-01', NULL, 3, '2026-02-01Z', '{"reason":"Ada was here"}'),
        ('2026-02', '2026-01', 5, '2026-03-01Z', '{"carries":["Ada"]}') ON CONFLICT DO NOTHING;
      INSERT INTO treasury.allocation (period, status, body) VALUES
        ('2026-01', 'ALLOCATED', '{"approver":"Ada"}') ON CONFLICT DO NOTHING;
      INSERT INTO treasury.proposal (id, title, currency, cost, expected_return) VALUES
        ('site', 'Site', 'USD', 100, 400) ON CONFLICT DO NOTHING;
      INSERT INTO treasury.proposal_return (key, proposal, amount) VALUES
        ('invoice', 'site', 7) ON CONFLICT DO NOTHING;
      INSERT INTO treasury.funding (proposal, period) VALUES
        ('site', '2026-01') ON CONFLICT DO NOTHING;
      INSERT INTO treasury.spend (period, mark, ends_at, body) VALUES
        ('2026-01', 9, '2026-02-01Z', '{"model":"Ada"}') ON CONFLICT DO NOTHING;
      """;

  @TempDir private Path folder;
  private final String name = TestDatabase.newLedger();
  private final PostgresLedger ledger = new PostgresLedger(TestDatabase.SHARED.role(), name);

  @BeforeEach
  void books() throws SQLException {
    try (Connection connection = TestDatabase.SHARED.role().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(DECIDED);
    }
    Books.open(ledger, "Assets:Bank", "Assets:Vault");
    ledger.record(Books.move("fund", "Equity:Start", "Assets:Bank", 1000)).orThrow();
    for (String hold : List.of("h1", "h2", "h3")) {
      ledger
          .record(
              new Operation.Reserve(
                  Books.cents(hold, Books.DAY, "Assets:Bank", "Assets:Vault", 7),
                  Instant.parse("2099-01-01T00:00:00Z")))
          .orThrow();
    }
    ledger.record(new Operation.Settle(new Key("s"), new Key("h1"), Books.DAY)).orThrow();
    ledger.record(new Operation.VoidHold(new Key("v"), new Key("h2"), Books.DAY)).orThrow();
    anchoring().anchor(name);
    ledger.record(new Operation.Reverse(new Key("r"), new Key("s"), Books.DAY, "x")).orThrow();
    anchoring().anchor(name);
    anchoring().anchor(name);
  }

  @AfterEach
  void close() {
    ledger.close();
  }

  @Test
  void provesSoundBooks() {
    Verification found = verify();
    assertThat(found.findings()).isEmpty();
    assertThat(found.lines()).isEqualTo(10);
    assertThat(found.entries()).isEqualTo(6);
    assertThat(found.anchors()).isEqualTo(2);
  }

  @Test
  void findsEveryAlteredValueOfEveryColumn() throws SQLException {
    assertThat(altered(TABLES)).isGreaterThan(50);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void findsEveryAlteredValueOfWhatWasDecided() throws SQLException {
    assertThat(altered(DECISIONS)).isGreaterThan(30);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void namesTheOutcomeWhoseApproverWasAltered() {
    alter("UPDATE treasury.allocation SET body = '{\"approver\":\"Eva\"}'");
    assertThat(verify().findings())
        .containsExactly(
            new Verification.Finding("allocation 2026-01", "was altered after decision 3"));
    alter("UPDATE treasury.allocation SET body = '{\"approver\":\"Ada\"}'");
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void findsDecisionsThatWereTakenOutOrPutInWithoutALine() {
    alter("UPDATE treasury.spend SET period = '2026-02'");
    assertThat(verify().findings().toString())
        .contains("spend 2026-01", "is gone", "spend 2026-02", "has no line among the decisions");
    alter("UPDATE treasury.spend SET period = '2026-01'");
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void findsThatTheEndOfTheDecisionsWasCutOff() {
    FileAnchors anchors = new FileAnchors(folder.resolve("anchors"));
    var anchored = anchors.read(Decisions.CHAIN);
    assertThat(anchored).hasSize(1);
    anchors.write(
        new dev.sovereign.workflows.treasury.Anchor(
            Decisions.CHAIN, anchored.getFirst().seq() + 1, "0".repeat(64), Books.DAY));
    assertThat(verify().findings())
        .singleElement()
        .satisfies(f -> assertThat(f.where()).startsWith("anchor 8 of decisions at "));
  }

  /** How many values were altered, each of them found. */
  private int altered(List<String> tables) throws SQLException {
    List<String> missed = new ArrayList<>();
    int altered = 0;
    for (String table : tables) {
      for (String column : columns(table)) {
        for (String change : changes(column)) {
          altered++;
          if (!foundAfter(table, column.substring(0, column.indexOf(' ')), change)) {
            missed.add(table + "." + column + " " + change);
          }
        }
      }
    }
    assertThat(missed).isEmpty();
    return altered;
  }

  @Test
  void namesTheEntryThatWasAltered() {
    String ofLedger =
        " AND ledger_id = (SELECT ledger_id FROM treasury.ledger WHERE name = '" + name + "')";
    alter("UPDATE treasury.entry SET amount = amount + sign(amount) WHERE seq = 4" + ofLedger);
    assertThat(verify().findings().toString()).contains("journal 4", "entry 4/1", "entry 4/2");
    alter("UPDATE treasury.entry SET amount = amount - sign(amount) WHERE seq = 4" + ofLedger);
    assertThat(verify().findings()).isEmpty();
    alter("UPDATE treasury.journal SET description = 'teSt' WHERE seq = 4" + ofLedger);
    assertThat(verify().findings().getFirst().where()).isEqualTo("journal 4");
    alter("UPDATE treasury.journal SET description = 'test' WHERE seq = 4" + ofLedger);
    assertThat(verify().findings()).isEmpty();
  }

  @Test
  void findsThatTheEndOfTheBooksWasCutOff() {
    var elsewhere = TestDatabase.newLedger();
    try (PostgresLedger other = new PostgresLedger(TestDatabase.SHARED.role(), elsewhere)) {
      Books.open(other, "Assets:Bank");
      other.record(Books.move("fund", "Equity:Start", "Assets:Bank", 5)).orThrow();
    }
    // The anchors of longer books, as if these had been cut and made consistent again.
    FileAnchors anchors = new FileAnchors(folder.resolve("cut"));
    new FileAnchors(folder.resolve("anchors"))
        .read(name)
        .forEach(
            a ->
                anchors.write(
                    new dev.sovereign.workflows.treasury.Anchor(
                        elsewhere, a.seq(), a.hash(), a.at())));
    Verification found = new Verifier(TestDatabase.SHARED.role(), elsewhere, anchors).verify();
    assertThat(found.findings().toString()).contains("the journal ends before it, at line 3");
  }

  private Anchoring anchoring() {
    return new Anchoring(
        TestDatabase.SHARED.role(),
        new FileAnchors(folder.resolve("anchors")),
        InstantSource.fixed(Books.DAY));
  }

  private Verification verify() {
    return new Verifier(
            TestDatabase.SHARED.role(), name, new FileAnchors(folder.resolve("anchors")))
        .verify();
  }

  /** One character, bit or unit, as the type has it. */
  private static List<String> changes(String column) {
    String name = column.substring(0, column.indexOf(' '));
    if (name.equals("body")) {
      return List.of("replace(body, 'Ada', 'Eva')");
    }
    return switch (column.substring(column.indexOf(' ') + 1)) {
      case "text" -> List.of(name + " || 'x'", "overlay(" + name + " placing 'ß' from 1)");
      case "bytea" -> List.of("set_bit(" + name + ", 3, 1 - get_bit(" + name + ", 3))");
      case "timestamp with time zone" ->
          List.of(name + " + interval '1 microsecond'", name + " - interval '1 microsecond'");
      case "date" -> List.of(name + " + 1");
      default -> List.of(name + " + 1", name + " - 1");
    };
  }

  private static List<String> columns(String table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (Connection connection = TestDatabase.SHARED.owner().getConnection();
        var query =
            connection.prepareStatement(
                "SELECT column_name || ' ' || data_type FROM information_schema.columns"
                    + " WHERE table_schema = 'treasury' AND table_name = ?")) {
      query.setString(1, table);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString(1));
        }
      }
    }
    return columns;
  }

  /** Alters one row at a time, as a superuser without triggers or keys could, and puts it back. */
  private boolean foundAfter(String table, String column, String change) throws SQLException {
    boolean found = true;
    for (String row : rows(table)) {
      String where = " WHERE ctid = '" + row + "'";
      String back =
          TestDatabase.SHARED.text("SELECT " + column + " FROM treasury." + table + where);
      if (back.equals("null")) {
        continue;
      }
      String now = tryAlter(table, column, change, where);
      if (now != null) {
        found &= !verify().sound();
        alter(
            "UPDATE treasury."
                + table
                + " SET "
                + column
                + " = '"
                + back.replace("'", "''")
                + "' WHERE ctid = '"
                + now
                + "'");
      }
    }
    return found;
  }

  /** Where the row is now; null when a check of the column's own refused it. */
  private static @org.jspecify.annotations.Nullable String tryAlter(
      String table, String column, String change, String where) {
    try (Connection connection = TestDatabase.SHARED.owner().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("SET session_replication_role = replica");
      try (ResultSet row =
          statement.executeQuery(
              "UPDATE treasury."
                  + table
                  + " SET "
                  + column
                  + " = "
                  + change
                  + where
                  + " RETURNING ctid")) {
        row.next();
        return row.getString(1);
      }
    } catch (SQLException e) {
      // 23: a check, a key that is taken; 22: no metadata any more; 428C9: generated always.
      assertThat(e.getSQLState()).matches("23.*|22.*|428C9");
      return null;
    }
  }

  private List<String> rows(String table) throws SQLException {
    String mine = "(SELECT ledger_id FROM treasury.ledger WHERE name = '" + name + "')";
    String filter =
        switch (table) {
          case "ledger" -> "name = '" + name + "'";
          case "balance", "day_total" ->
              "account_id IN (SELECT account_id FROM treasury.account WHERE ledger_id = "
                  + mine
                  + ")";
          default -> DECISIONS.contains(table) ? "true" : "ledger_id = " + mine;
        };
    List<String> rows = new ArrayList<>();
    try (Connection connection = TestDatabase.SHARED.owner().getConnection();
        var statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT ctid FROM treasury." + table + " WHERE " + filter + " LIMIT 3")) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  private static void alter(String sql) {
    TestDatabase.SHARED.execute("SET session_replication_role = replica; " + sql);
  }
}
