package dev.sovereign.testing;

import dev.sovereign.workflows.metabolism.MetabolismOutcome;
import io.temporal.client.WorkflowClient;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Kills a process of a running stack with SIGKILL at a chosen step of a cycle, lets the stack mend
 * itself the way an operator's would, and checks that the cycle completes with exactly one sealed
 * hand-off.
 *
 * <p>Later capabilities reuse it: everything that is particular to hand-offs is in {@link
 * #violations}.
 */
public final class KillHarness {

  /** Every process of the stack. */
  static final List<String> SERVICES =
      List.of("worker", "temporal", "postgres", "model", "supervisor");

  private static final Duration STEP_LIMIT = Duration.ofMinutes(2);
  private static final Duration CYCLE_LIMIT = Duration.ofMinutes(4);

  private final Stack stack;
  private final WorkRepository repository;
  private final WorkflowClient client;
  private int commits;

  /** The stack must be up and {@code up} have been typed in the repository. */
  public KillHarness(Stack stack, WorkRepository repository) {
    this.stack = stack;
    this.repository = repository;
    this.client = Cycle.client(stack);
  }

  /** The steps of an undisturbed cycle, in the order they happen within each workflow. */
  List<Step> steps() throws TimeoutException {
    repository.commit("Commit " + ++commits + " before the undisturbed cycle");
    Cycle cycle = Cycle.start(client);
    cycle.await(CYCLE_LIMIT);
    List<Step> steps = new ArrayList<>(cycle.steps(""));
    cycle.organs().forEach(organ -> steps.addAll(cycle.steps(organ)));
    return steps;
  }

  /**
   * Kills so many times, one process after the other, each point once before any is repeated, in an
   * order drawn from the seed.
   *
   * @param limit no further kill begins after this time
   * @param progress takes one line a kill
   */
  public Sweep sweep(int kills, Duration limit, long seed, Consumer<String> progress)
      throws TimeoutException {
    List<Step> steps = steps();
    List<KillPoint> points = shuffled(steps, new Random(seed));
    List<KillOutcome> outcomes = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    for (int i = 0; i < kills && System.nanoTime() < end; i++) {
      KillOutcome outcome = kill(points.get(i % points.size()));
      outcomes.add(outcome);
      progress.accept((i + 1) + "/" + kills + " " + outcome);
    }
    return new Sweep(points.size(), outcomes);
  }

  /** Every process at every step; any five in a row name five processes. */
  private static List<KillPoint> shuffled(List<Step> steps, Random random) {
    List<Step> order = new ArrayList<>(steps);
    Collections.shuffle(order, random);
    List<KillPoint> points = new ArrayList<>();
    for (int i = 0; i < order.size() * SERVICES.size(); i++) {
      int service = i % SERVICES.size();
      int round = i / SERVICES.size();
      // A shift per service, so that the processes do not all die at the same step.
      points.add(
          new KillPoint(SERVICES.get(service), order.get((round + service * 3) % order.size())));
    }
    return points;
  }

  /** Runs one cycle and kills in its middle. */
  KillOutcome kill(KillPoint point) {
    String commit = repository.commit("Commit " + ++commits + " for the cycle under fire");
    // Asked for first: a quick cycle would be over by the time the command has answered.
    ProcessHandle process = process(stack.pid(point.service()));
    Cycle cycle = Cycle.start(client);
    boolean reached = cycle.awaitStep(point.step(), STEP_LIMIT);
    killHard(process);
    long killed = System.nanoTime();
    Instant killedAt = Instant.now();
    List<String> violations = new ArrayList<>();
    if (point.service().equals("supervisor")) {
      // Nothing else restarts a supervisor but the operator, or systemd.
      stack.run("up", "--detach", "--no-cycle").orThrow();
    }
    try {
      MetabolismOutcome outcome = cycle.await(CYCLE_LIMIT);
      outcome.organs().stream()
          .filter(organ -> !organ.ok())
          .forEach(organ -> violations.add(organ.organ() + " failed: " + organ.line()));
    } catch (TimeoutException e) {
      violations.add("the cycle did not complete within " + CYCLE_LIMIT);
    }
    Duration recovery = Duration.ofNanos(System.nanoTime() - killed);
    violations.addAll(violations(cycle.cycleId(), commit));
    boolean hit = reached && cycle.endedAfter(killedAt);
    return new KillOutcome(point, hit, recovery, violations);
  }

  static ProcessHandle process(long pid) {
    return ProcessHandle.of(pid)
        .orElseThrow(() -> new IllegalStateException("process " + pid + " is not there"));
  }

  /** SIGKILL, and it is gone on return. */
  static void killHard(ProcessHandle process) {
    if (!process.destroyForcibly()) {
      throw new IllegalStateException("process " + process.pid() + " could not be killed");
    }
    process.onExit().join();
  }

  private List<String> violations(String cycleId, String commit) {
    List<String> found = new ArrayList<>();
    try (Connection connection = stack.connect()) {
      expectOne(
          connection, "SELECT count(*) FROM handoff.session WHERE session_id = ?", cycleId, found);
      expectOne(
          connection,
          "SELECT count(*) FROM handoff.session,"
              + " jsonb_array_elements(code_changes -> 'commits') listed"
              + " WHERE listed ->> 'id' = ?",
          commit,
          found);
      expectOne(
          connection,
          "SELECT count(*) FROM sovereignty.reading WHERE cycle_id = ?",
          cycleId,
          found);
    } catch (SQLException e) {
      found.add("the database could not be asked: " + e.getMessage());
    }
    return found;
  }

  private static void expectOne(Connection connection, String query, String key, List<String> found)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
        statement.setString(i, key);
      }
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        if (rows.getLong(1) != 1) {
          found.add("found " + rows.getLong(1) + " instead of 1: " + query + " for " + key);
        }
      }
    }
  }

  /**
   * What many kills came to.
   *
   * @param points how many kill points there are
   * @param outcomes one a kill, in order
   */
  public record Sweep(int points, List<KillOutcome> outcomes) {
    public Sweep {
      outcomes = List.copyOf(outcomes);
    }

    /** Kills that hit a cycle in flight. */
    public long hits() {
      return outcomes.stream().filter(KillOutcome::hit).count();
    }

    /** Different points that were hit. */
    public long covered() {
      return outcomes.stream().filter(KillOutcome::hit).map(KillOutcome::point).distinct().count();
    }

    /** Cycles in which something that must hold did not. */
    public long broken() {
      return outcomes.stream().filter(outcome -> !outcome.violations().isEmpty()).count();
    }

    public double medianRecoverySeconds() {
      return sortedSeconds().get(outcomes.size() / 2);
    }

    public double longestRecoverySeconds() {
      return sortedSeconds().getLast();
    }

    /** Kills a process, and every violation in full. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      for (String service : SERVICES) {
        long kills = outcomes.stream().filter(one -> one.point().service().equals(service)).count();
        lines.add(service + ": " + kills + " kills");
      }
      outcomes.stream()
          .filter(outcome -> !outcome.violations().isEmpty())
          .forEach(outcome -> lines.add(outcome.toString()));
      return lines;
    }

    private List<Double> sortedSeconds() {
      return outcomes.stream().map(one -> one.recovery().toMillis() / 1000.0).sorted().toList();
    }
  }
}
