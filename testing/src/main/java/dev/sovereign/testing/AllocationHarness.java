package dev.sovereign.testing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.treasury.loop.SacredLoopRequest;
import dev.sovereign.workflows.treasury.loop.SacredLoopWorkflow;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs the loop for one month after the other, kills a process with SIGKILL at a random moment of
 * each run, a few runs and processes to a round, and checks that the month is allocated once or
 * refused once, that the trial balance is zero and that nothing is held or waits. Some months need
 * a signature, which is given or declined while processes die, and some have too little revenue.
 */
public final class AllocationHarness {

  /** A worker takes longest to be back, so that its share is the smallest. */
  private static final List<String> VICTIMS =
      List.of("worker", "temporal", "temporal", "temporal", "postgres", "postgres", "postgres");

  private static final YearMonth FIRST = YearMonth.of(1970, 1);
  private static final Duration LIMIT = Duration.ofMinutes(4);

  /** An undisturbed run takes about so long. */
  private static final int LONGEST_DELAY_MILLIS = 1200;

  /** PostgreSQL and Temporal are back within so long, so the next dies before or after that. */
  private static final int LONGEST_PAUSE_MILLIS = 5000;

  /** What a round's months are, in their order: each round has all of them. */
  private enum Month {
    /** Lent without asking. */
    PLAIN("12000.01 USD"),
    /** Worth more than may be lent without a signature, which is given. */
    SIGNED("2000000.01 USD"),
    /** The same, and the signature is declined. */
    DECLINED("2000000.01 USD"),
    /** Not over the threshold, so it is refused. */
    SMALL("12.01 USD");

    private static final List<Month> ROUND =
        List.of(PLAIN, SIGNED, SMALL, DECLINED, PLAIN, SIGNED, PLAIN);

    private final String revenue;

    Month(String revenue) {
      this.revenue = revenue;
    }

    static Month of(String period) {
      long months = FIRST.until(YearMonth.parse(period), ChronoUnit.MONTHS);
      return ROUND.get((int) (months % ROUND.size()));
    }
  }

  /** How many rows there must be for a period once its run has ended. */
  private record Rule(long expected, String query) {}

  private static final String OUTCOME = "SELECT count(*) FROM treasury.allocation WHERE period = ?";

  private static final List<Rule> RULES =
      List.of(
          new Rule(1, OUTCOME),
          // Nothing is held any more.
          new Rule(
              0,
              "SELECT count(*) FROM treasury.open_hold o JOIN treasury.journal j"
                  + " USING (ledger_id, seq) WHERE j.key LIKE 'loop:' || ? || ':%'"),
          // Debits equal credits.
          new Rule(
              0,
              "SELECT count(*) FROM (SELECT 1 FROM treasury.entry e JOIN treasury.account a"
                  + " USING (account_id) WHERE ?::text IS NOT NULL GROUP BY a.currency"
                  + " HAVING sum(e.amount) <> 0) t"),
          // What a venue holds is booked.
          new Rule(
              0,
              "SELECT count(*) FROM treasury.venue_order o WHERE o.key LIKE 'loop:' || ? || ':%'"
                  + " AND o.status = 'DONE' AND NOT EXISTS (SELECT 1 FROM treasury.journal j"
                  + " WHERE j.key = o.key || ':settle')"));

  private static final String SPLIT =
      "SELECT count(*) FROM treasury.journal WHERE key = 'close:' || ? || ':USD'";

  private static final String NOTHING_WAS_LENT =
      "SELECT count(*) FROM treasury.journal WHERE key LIKE 'loop:' || ? || ':%'";

  private static final String SIGNED =
      "SELECT count(*) FROM treasury.allocation WHERE period = ? AND body::jsonb ->> 'approver' = '"
          + SigningOperator.NAME
          + "'";

  private static final String REFUSED =
      "SELECT count(*) FROM treasury.allocation WHERE period = ? AND status = 'REFUSED'";

  private final Stack stack;
  private final WorkflowClient client;
  private final HttpClient http = HttpClient.newHttpClient();

  /** The stack must be up, with venues that take everything; see {@link #boundlessVenues}. */
  public AllocationHarness(Stack stack) {
    this.stack = stack;
    this.client = Cycle.client(stack);
  }

  /**
   * What one kill came to.
   *
   * @param hit whether the run had not ended when the process died
   * @param recovery from then until it had; zero when it had already
   * @param ended how the month ended: allocated or refused, and signed or not
   * @param violations what should hold and does not
   */
  public record Killed(
      String period,
      String service,
      boolean hit,
      Duration recovery,
      Ended ended,
      List<String> violations) {
    public Killed {
      violations = List.copyOf(violations);
    }
  }

  /** How a month ended. */
  public record Ended(boolean refused, boolean signed) {}

  /**
   * Writes rules under which five hundred months find room, and a person is asked where a month is
   * large, or a run finds the money of a large one.
   */
  public static void boundlessVenues(Stack stack) {
    try {
      String rules = Files.readString(Checkout.root().resolve("infra/treasury.yaml"));
      Files.createDirectories(stack.home().home());
      Files.writeString(
          stack.home().home().resolve("treasury.yaml"),
          rules
              .replace("100000.00 USD", "900000000.00 USD")
              .replace("1000000.00 USD", "900000000.00 USD")
              .replace("25000.00 USD", "900000000.00 USD")
              .replace("aboveUsd: 10000 ", "aboveUsd: 1000000 "));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Kills so many times or a few more, each in the run of another month. The worker dies once in a
   * round, the others a few times, in an order and at moments drawn from the seed: so one often
   * dies while another is coming back, and the slowest of them is waited for once a round.
   *
   * @param limit no further round begins after this time
   */
  public List<Killed> sweep(int kills, Duration limit, long seed, Consumer<String> progress)
      throws Exception {
    Path key = Files.createTempDirectory("operator");
    SigningOperator.known(stack, key);
    try (SigningOperator operator = SigningOperator.at(stack, AllocationHarness::declined)) {
      return sweep(kills, limit, new Random(seed), operator, progress);
    } finally {
      Folders.delete(key);
    }
  }

  private static boolean declined(String run) {
    return Month.of(run.substring(SacredLoopWorkflow.id("").length())) == Month.DECLINED;
  }

  private List<Killed> sweep(
      int kills, Duration limit, Random random, SigningOperator operator, Consumer<String> progress)
      throws Exception {
    List<Killed> outcomes = new ArrayList<>();
    long end = System.nanoTime() + limit.toNanos();
    while (outcomes.size() < kills && System.nanoTime() < end) {
      for (Shot shot : round(outcomes.size(), random)) {
        Killed killed = check(shot, operator);
        outcomes.add(killed);
        progress.accept(outcomes.size() + "/" + kills + " " + killed);
      }
    }
    return outcomes;
  }

  /** A run and the process that died in it. */
  private record Shot(String period, String service, WorkflowStub run, boolean hit, Instant at) {}

  private List<Shot> round(int first, Random random) throws Exception {
    List<String> victims = new ArrayList<>(VICTIMS);
    Collections.shuffle(victims, random);
    // Booked before any dies: the door is the worker's, and the books are PostgreSQL's.
    for (int i = 0; i < victims.size(); i++) {
      bookRevenue(FIRST.plusMonths(first + i).toString());
    }
    List<Shot> shots = new ArrayList<>();
    for (String service : victims) {
      shots.add(kill(FIRST.plusMonths(first + shots.size()).toString(), service, random));
      Thread.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
    }
    return shots;
  }

  private Shot kill(String period, String service, Random random) throws Exception {
    ProcessHandle process = running(service);
    WorkflowStub run = start(period);
    Thread.sleep(random.nextInt(LONGEST_DELAY_MILLIS));
    KillHarness.killHard(process);
    Instant at = Instant.now();
    return new Shot(period, service, run, !ended(period), at);
  }

  /** It may have died just before, with another or by its own account of what it needs. */
  private ProcessHandle running(String service) throws InterruptedException {
    for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end; ) {
      Optional<ProcessHandle> process = ProcessHandle.of(stack.pid(service));
      if (process.isPresent()) {
        return process.get();
      }
      Thread.sleep(250);
    }
    throw new IllegalStateException(service + " does not come back");
  }

  private Killed check(Shot shot, SigningOperator operator) throws InterruptedException {
    List<String> violations = new ArrayList<>();
    Instant ended = Instant.now();
    try {
      shot.run().getResult(LIMIT.toSeconds(), TimeUnit.SECONDS, Object.class);
      ended = Objects.requireNonNull(shot.run().describe().getCloseTime());
    } catch (TimeoutException e) {
      violations.add("the run did not end within " + LIMIT);
    }
    Duration recovery = shot.hit() ? Duration.between(shot.at(), ended) : Duration.ZERO;
    List<Rule> rules = new ArrayList<>(RULES);
    String answer = operator.taken().get(SacredLoopWorkflow.id(shot.period()));
    boolean small = Month.of(shot.period()) == Month.SMALL;
    rules.add(new Rule(small ? 0 : 1, SPLIT));
    if (small || "reject".equals(answer)) {
      rules.add(new Rule(1, REFUSED));
      rules.add(new Rule(0, NOTHING_WAS_LENT));
    }
    if (answer != null) {
      rules.add(new Rule(1, SIGNED));
    }
    violations.addAll(asked(connection -> broken(connection, rules, shot.period())));
    Ended how =
        asked(
            connection ->
                new Ended(
                    count(connection, REFUSED, shot.period()) == 1,
                    count(connection, SIGNED, shot.period()) == 1));
    return new Killed(shot.period(), shot.service(), shot.hit(), recovery, how, violations);
  }

  private WorkflowStub start(String period) {
    WorkflowStub run =
        client.newUntypedWorkflowStub(
            "SacredLoop",
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId(SacredLoopWorkflow.id(period))
                .build());
    run.start(new SacredLoopRequest(period));
    return run;
  }

  /** Until the door takes it, under one key: the process before may still be coming back. */
  private void bookRevenue(String period) throws InterruptedException {
    String body =
        "{\"amount\":\"%s\",\"at\":\"%s-05T00:00:00Z\"}"
            .formatted(Month.of(period).revenue, period);
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + stack.port("GATEWAY") + "/api/treasury/revenue"))
            .header("Authorization", "Bearer " + stack.token())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "sweep-" + period)
            .timeout(Duration.ofSeconds(20))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = "";
    for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end; ) {
      try {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return;
        }
        answer = response.statusCode() + " " + response.body();
      } catch (IOException e) {
        answer = e.toString();
      }
      Thread.sleep(250);
    }
    throw new IllegalStateException("revenue of " + period + " is not taken: " + answer);
  }

  private boolean ended(String period) {
    try (Connection connection = stack.connect()) {
      return count(connection, OUTCOME, period) == 1;
    } catch (SQLException e) {
      // The database is what was killed.
      return false;
    }
  }

  /** What is asked of a database. */
  @FunctionalInterface
  private interface Asked<T> {
    T of(Connection connection) throws SQLException;
  }

  /** Asked until the database answers: it may be what was killed last. */
  private <T> T asked(Asked<T> what) throws InterruptedException {
    String unanswered = "";
    for (long end = System.nanoTime() + LIMIT.toNanos(); System.nanoTime() < end; ) {
      try (Connection connection = stack.connect()) {
        return what.of(connection);
      } catch (SQLException e) {
        unanswered = String.valueOf(e.getMessage());
      }
      Thread.sleep(250);
    }
    throw new IllegalStateException("the database could not be asked: " + unanswered);
  }

  private static List<String> broken(Connection connection, List<Rule> rules, String period)
      throws SQLException {
    List<String> found = new ArrayList<>();
    for (Rule rule : rules) {
      long counted = count(connection, rule.query(), period);
      if (counted != rule.expected()) {
        found.add("found %d instead of %d: %s".formatted(counted, rule.expected(), rule.query()));
      }
    }
    return found;
  }

  private static long count(Connection connection, String query, String period)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, period);
      try (ResultSet rows = statement.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** {@code treasury verify} on the whole; empty when it is sound. */
  public List<String> verify() {
    CommandResult result = stack.run("treasury", "verify", "--json");
    JsonNode document = Stack.json(result.out());
    return document.path("sound").asBoolean() ? List.of() : List.of(result.out());
  }
}
