package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.activities.treasury.fuzz.Generator.Step;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.Verifier;
import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import dev.sovereign.workflows.treasury.Currency;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Verification;
import io.temporal.failure.ApplicationFailure;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays seeded operations to a ledger and to its model and compares: every outcome; after each
 * batch the stored parts, the sum and the place of every line it added, and how many rows it
 * changed in each table, which what was recorded has to explain alone; no row at all where a whole
 * batch is refused; and at the end a fingerprint of all rows around refusals, and what {@link
 * Verifier} recomputes. The six invariants are among what these compare.
 */
public final class Fuzz {

  private static final int BATCH = 100;
  private static final int REFUSED_BATCH = 12;

  /** How often a batch of nothing but refusals is played. */
  private static final int REFUSED_EVERY = 10;

  /**
   * What the constraints ask of each row, for all lines of a batch at once, and that nothing
   * belongs to a line after them. Each line is a look-up of its own: OFFSET keeps it so.
   */
  private static final String BROKEN_LINES =
      """
      WITH l AS (SELECT ?::smallint AS id, ?::bigint AS before, ?::bigint AS last)
      SELECT n.seq FROM l CROSS JOIN generate_series(l.before + 1, l.last) AS n (seq)
       CROSS JOIN LATERAL (
         SELECT 1 FROM (
           SELECT e.account_id, e.amount FROM treasury.entry e WHERE e.ledger_id = l.id AND e.seq = n.seq
           UNION ALL
           SELECT h.account_id, h.amount FROM treasury.hold_entry h WHERE h.ledger_id = l.id AND h.seq = n.seq) r
           LEFT JOIN LATERAL (
             SELECT a.currency FROM treasury.account a WHERE a.account_id = r.account_id OFFSET 0) a ON true
          GROUP BY a.currency HAVING sum(r.amount) <> 0 OR a.currency IS NULL OFFSET 0) broken
      UNION ALL
      SELECT n.seq FROM l CROSS JOIN generate_series(l.before + 1, l.last) AS n (seq)
       WHERE NOT EXISTS (SELECT 1 FROM treasury.journal j WHERE j.ledger_id = l.id AND j.seq = n.seq OFFSET 0)
      UNION ALL
      SELECT o.seq FROM l CROSS JOIN LATERAL (
        SELECT j.seq FROM treasury.journal j WHERE j.ledger_id = l.id AND j.seq > l.last
        UNION ALL SELECT e.seq FROM treasury.entry e WHERE e.ledger_id = l.id AND e.seq > l.last
        UNION ALL SELECT h.seq FROM treasury.hold_entry h WHERE h.ledger_id = l.id AND h.seq > l.last
        UNION ALL SELECT o.seq FROM treasury.open_hold o WHERE o.ledger_id = l.id AND o.seq > l.last OFFSET 0) o
      """;

  private static final String PARTS =
      """
      SELECT a.name, b.debits, b.credits, b.debits_held, b.credits_held
      FROM treasury.account a JOIN treasury.balance b USING (account_id) WHERE a.ledger_id = ?
      """;

  /** Counted from the outcomes of all runs; thread-safe. */
  public static final class Tally {
    private final Map<String, Long> outcomes = new ConcurrentHashMap<>();

    private void count(Outcome outcome) {
      String name =
          switch (outcome) {
            case Outcome.Recorded recorded -> recorded.replayed() ? "REPLAYED" : "RECORDED";
            case Outcome.Refused refused -> refused.code().name();
          };
      outcomes.merge(name, 1L, Long::sum);
    }

    /** Outcome by how often it came. */
    public Map<String, Long> outcomes() {
      return Map.copyOf(outcomes);
    }

    /** Operations played. */
    public long operations() {
      return outcomes.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /** What went wrong, with what plays it again. */
  public record Failure(long seed, int operations, String what, List<String> shrunk) {
    @Override
    public String toString() {
      return "seed %d, %d steps: %s\nshrunk to %d steps:\n%s"
          .formatted(seed, operations, what, shrunk.size(), String.join("\n", shrunk));
    }
  }

  private static final class Violation extends RuntimeException {
    Violation(String what) {
      super(what);
    }
  }

  private final LedgerDatabase database;
  private final Tally tally;
  private int ledgers;

  /** Sets the database's ledger clock: one fuzz a database at a time. */
  public Fuzz(LedgerDatabase database, Tally tally) {
    this.database = database;
    this.tally = tally;
  }

  /** Plays one sequence on a new ledger; a failure is shrunk by halving. */
  public Optional<Failure> run(long seed, int operations) {
    List<Step> steps = new Generator(seed).steps(operations);
    Optional<String> wrong = play(steps);
    return wrong.map(
        what ->
            new Failure(
                seed, operations, what, shrink(steps).stream().map(Step::toString).toList()));
  }

  /** Leaves out halves, quarters and so on, as long as the rest still fails. */
  private List<Step> shrink(List<Step> steps) {
    List<Step> shortest = steps;
    for (int size = steps.size() / 2; size > 0; size /= 2) {
      for (int from = 0; from + size <= shortest.size(); ) {
        List<Step> rest = new ArrayList<>(shortest.subList(0, from));
        rest.addAll(shortest.subList(from + size, shortest.size()));
        if (play(rest).isPresent()) {
          shortest = rest;
        } else {
          from += size;
        }
      }
    }
    return shortest;
  }

  private Optional<String> play(List<Step> steps) {
    String name = "fuzz-" + Long.toHexString(System.nanoTime()) + "-" + ledgers++;
    database.setClock(Generator.START);
    database.execute("SELECT treasury.make_ledger('" + name + "')");
    try (Writes writes = new Writes(database.role());
        PostgresLedger ledger = new PostgresLedger(writes.dataSource(), name)) {
      new Run(name, ledger, writes).play(steps);
      return Optional.empty();
    } catch (Violation | ApplicationFailure e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw new AssertionError(e);
    } finally {
      database.freeClock();
    }
  }

  private final class Run {
    private final String name;
    private final short id;
    private final PostgresLedger ledger;
    private final Writes writes;
    private final Model model = new Model(Generator.START);
    private final List<Operation> batch = new ArrayList<>();
    private final List<Operation> refused = new ArrayList<>();
    private int batches;
    private long lines;

    Run(String name, PostgresLedger ledger, Writes writes) {
      this.name = name;
      this.ledger = ledger;
      this.writes = writes;
      this.id =
          Short.parseShort(
              database.text("SELECT ledger_id FROM treasury.ledger WHERE name = '" + name + "'"));
    }

    void play(List<Step> steps) throws SQLException {
      for (Step step : steps) {
        switch (step) {
          case Step.Do(Operation operation) -> batch.add(operation);
          case Step.SetClock(var now) -> {
            flush();
            database.setClock(now);
            model.setClock(now);
          }
        }
        if (batch.size() == BATCH) {
          flush();
        }
      }
      flush();
      String before = database.fingerprint(name);
      playRefused();
      if (!before.equals(database.fingerprint(name))) {
        throw new Violation("a refused operation changed a row");
      }
      verify();
    }

    private void flush() throws SQLException {
      if (batch.isEmpty()) {
        return;
      }
      record(batch);
      batch.clear();
      if (++batches % REFUSED_EVERY == 0) {
        playRefused();
      }
    }

    private void record(List<Operation> operations) throws SQLException {
      List<Outcome> outcomes = ledger.recordEach(operations);
      Map<String, Writes.Rows> written = writes.counted();
      writes.commit();
      Map<String, Long> added = compare(operations, outcomes);
      compareWritten(written, added);
      compareParts();
      compareLines();
      writes.commit();
    }

    /** Those of the last batches that would be refused now, and nothing else. */
    private void playRefused() throws SQLException {
      List<Operation> still =
          refused.stream().filter(o -> model.predict(o).refusal() != null).toList();
      refused.clear();
      if (!still.isEmpty()) {
        record(still.subList(0, Math.min(REFUSED_BATCH, still.size())));
      }
    }

    /** Rows that only grow in number grow by what was recorded; others change only with them. */
    private void compareWritten(Map<String, Writes.Rows> written, Map<String, Long> added) {
      Map<String, Writes.Rows> expected = new TreeMap<>();
      added.forEach((table, rows) -> expected.put(table, new Writes.Rows(rows, 0, 0)));
      Map<String, Writes.Rows> found = new TreeMap<>(written);
      if (!added.isEmpty()) {
        // How many of these a call changes is its own affair; their values are compared below.
        found.keySet().removeAll(List.of("ledger", "balance", "day_total", "open_hold"));
      }
      if (!found.equals(expected)) {
        throw new Violation("rows changed are %s, expected %s".formatted(written, expected));
      }
    }

    /** Answers how many rows were added to each table that only grows. */
    private Map<String, Long> compare(List<Operation> operations, List<Outcome> outcomes) {
      Map<String, Long> added = new TreeMap<>();
      for (int i = 0; i < operations.size(); i++) {
        Model.Expected expected = model.apply(operations.get(i));
        tally.count(outcomes.get(i));
        boolean same =
            switch (outcomes.get(i)) {
              case Outcome.Recorded recorded ->
                  expected.refusal() == null
                      && expected.seq() == recorded.seq()
                      && expected.replayed() == recorded.replayed();
              case Outcome.Refused(var code, _) -> code == expected.refusal();
            };
        if (!same) {
          throw new Violation(
              "%s gave %s, expected %s".formatted(operations.get(i), outcomes.get(i), expected));
        }
        if (expected.refusal() != null) {
          refused.add(operations.get(i));
        } else if (!expected.replayed()) {
          added.merge("journal", 1L, Long::sum);
          model
              .added(operations.get(i))
              .forEach((table, rows) -> added.merge(table, rows, Long::sum));
        }
      }
      return added;
    }

    private void compareLines() throws SQLException {
      try (var query = writes.connection().prepareStatement(BROKEN_LINES)) {
        query.setShort(1, id);
        query.setLong(2, lines);
        query.setLong(3, model.journal.size());
        try (var row = query.executeQuery()) {
          if (row.next()) {
            throw new Violation(
                "does not sum to zero, or belongs nowhere: line " + row.getString(1));
          }
        }
      }
      lines = model.journal.size();
    }

    private void compareParts() throws SQLException {
      Map<String, List<BigInteger>> expected = new HashMap<>();
      Map<Currency, BigInteger> sums = new EnumMap<>(Currency.class);
      model.accounts.forEach(
          (account, parts) -> {
            expected.put(
                account, List.of(parts.debits, parts.credits, parts.debitsHeld, parts.creditsHeld));
            sums.merge(
                parts.account.currency(), parts.debits.subtract(parts.credits), BigInteger::add);
          });
      if (!expected.equals(storedParts())) {
        throw new Violation("parts are %s, expected %s".formatted(storedParts(), expected));
      }
      if (!sums.values().stream().allMatch(sum -> sum.signum() == 0)) {
        throw new Violation("not conserved: " + sums);
      }
    }

    private Map<String, List<BigInteger>> storedParts() throws SQLException {
      Map<String, List<BigInteger>> stored = new HashMap<>();
      try (var query = writes.connection().prepareStatement(PARTS)) {
        query.setShort(1, id);
        try (var row = query.executeQuery()) {
          while (row.next()) {
            List<BigInteger> parts = new ArrayList<>();
            for (int column = 2; column <= 5; column++) {
              parts.add(row.getBigDecimal(column).toBigIntegerExact());
            }
            stored.put(row.getString(1), parts);
          }
        }
      }
      return stored;
    }

    private void verify() {
      Verification found = new Verifier(database.role(), name, new NoAnchors()).verify();
      if (!found.sound() || found.lines() != model.journal.size()) {
        throw new Violation(
            "%d lines, expected %d: %s"
                .formatted(found.lines(), model.journal.size(), found.findings()));
      }
      var holds = ledger.openHolds().stream().map(hold -> hold.key()).toList();
      if (model.openHolds.size() <= 1000
          && !model.openHolds.equals(new java.util.HashSet<>(holds))) {
        throw new Violation("open holds are %s, expected %s".formatted(holds, model.openHolds));
      }
    }
  }

  private record NoAnchors() implements Anchors {
    @Override
    public String place() {
      return "nowhere";
    }

    @Override
    public void write(Anchor anchor) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Anchor> read(String ledger) {
      return List.of();
    }
  }
}
