package dev.sovereign.activities.treasury.fuzz;

import dev.sovereign.activities.treasury.fuzz.Generator.Step;
import dev.sovereign.activities.treasury.ledger.PostgresLedger;
import dev.sovereign.activities.treasury.ledger.Verifier;
import dev.sovereign.workflows.treasury.Anchor;
import dev.sovereign.workflows.treasury.Anchors;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Verification;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Plays seeded operations to a ledger and to its model and compares: every outcome; stored parts
 * and open holds after each batch; a fingerprint of all rows around batches that are refused; and
 * at the end what {@link Verifier} recomputes. The six invariants are among what these compare.
 */
public final class Fuzz {

  private static final int BATCH = 50;
  private static final int REFUSED_BATCH = 12;

  /** How often a batch of refusals is played between two fingerprints. */
  private static final int FINGERPRINT_EVERY = 40;

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
    try (PostgresLedger ledger = new PostgresLedger(database.role(), name)) {
      new Run(name, ledger).play(steps);
      return Optional.empty();
    } catch (Violation e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      throw new AssertionError(e);
    } finally {
      database.freeClock();
    }
  }

  private final class Run {
    private final String name;
    private final PostgresLedger ledger;
    private final Model model = new Model(Generator.START);
    private final List<Operation> batch = new ArrayList<>();
    private final List<Operation> refused = new ArrayList<>();
    private int batches;

    Run(String name, PostgresLedger ledger) {
      this.name = name;
      this.ledger = ledger;
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
      verify();
    }

    private void flush() throws SQLException {
      if (batch.isEmpty()) {
        return;
      }
      compare(batch, ledger.recordEach(batch));
      batch.clear();
      compareParts();
      if (++batches % FINGERPRINT_EVERY == 0) {
        refusedLeaveEverything();
      }
    }

    private void compare(List<Operation> operations, List<Outcome> outcomes) {
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
        }
      }
    }

    /** Those of the last batches that would be refused now, one after the other and by name. */
    private void refusedLeaveEverything() {
      List<Operation> still =
          refused.stream().filter(o -> model.predict(o).refusal() != null).toList();
      refused.clear();
      List<Operation> played = still.subList(0, Math.min(REFUSED_BATCH, still.size()));
      String before = database.fingerprint(name);
      compare(played, ledger.recordEach(played));
      if (!before.equals(database.fingerprint(name))) {
        throw new Violation("a refused operation changed a row: one of " + played);
      }
    }

    private void compareParts() throws SQLException {
      Map<String, List<BigInteger>> expected = new HashMap<>();
      Map<dev.sovereign.workflows.treasury.Currency, BigInteger> sums =
          new EnumMap<>(dev.sovereign.workflows.treasury.Currency.class);
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
      try (var connection = database.role().getConnection();
          var query =
              connection.prepareStatement(
                  """
                  SELECT a.name, b.debits, b.credits, b.debits_held, b.credits_held
                  FROM treasury.ledger l JOIN treasury.account a USING (ledger_id)
                  JOIN treasury.balance b USING (account_id) WHERE l.name = ?
                  """)) {
        query.setString(1, name);
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
