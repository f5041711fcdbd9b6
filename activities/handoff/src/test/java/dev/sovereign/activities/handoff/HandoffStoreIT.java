package dev.sovereign.activities.handoff;

import static dev.sovereign.activities.handoff.SealRequests.newLine;
import static dev.sovereign.activities.handoff.SealRequests.session;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.handoff.SealOutcome.Status;
import dev.sovereign.workflows.memory.FactFilter;
import io.temporal.failure.ApplicationFailure;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

@Timeout(120)
class HandoffStoreIT {

  private final HandoffStore store = new HandoffStore(TestPostgres.of("handoff").role());
  private final CycleSeal cycles = cycles(TestPostgres.of("handoff").role());
  private final String line = newLine();

  @Test
  void runsOnADurableDatabase() throws SQLException {
    try (var connection = TestPostgres.of("handoff").role().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT current_setting('fsync'), current_setting('synchronous_commit'),"
                        + " current_setting('server_version_num')::int / 10000")) {
      rows.next();
      assertThat(rows.getString(1)).isEqualTo("on");
      assertThat(rows.getString(2)).isEqualTo("on");
      assertThat(rows.getInt(3)).isEqualTo(18);
    }
  }

  @Test
  void givesBackWhatWasSealed() {
    var request = session(line, null, id());
    var outcome = cycles.seal(request);
    assertThat(outcome.status()).isEqualTo(Status.SEALED);
    var sealed = store.findLastSession(line).orElseThrow();
    assertThat(sealed)
        .isEqualTo(
            new SealedSession(
                request.sessionId(),
                "test",
                request.workCompleted(),
                request.decisionsMade(),
                request.nextPriorities(),
                request.codeChanges(),
                request.revenueGenerated(),
                request.context(),
                null,
                outcome.sealedAt()));
  }

  @Test
  void knowsNothingOfALineWithoutSessions() {
    assertThat(store.findLastSession(line)).isEmpty();
  }

  @Test
  void sealsTheSameSessionOnce() {
    var request = session(line, null, id());
    var first = cycles.seal(request);
    var second = cycles.seal(request);
    assertThat(second.status()).isEqualTo(Status.ALREADY_SEALED);
    assertThat(second.sealedAt()).isEqualTo(first.sealedAt());
  }

  @Test
  void answersALateRetryAfterTheLineMovedOn() {
    var first = session(line, null, id());
    cycles.seal(first);
    cycles.seal(session(line, first.sessionId(), id()));
    assertThat(cycles.seal(first).status()).isEqualTo(Status.ALREADY_SEALED);
  }

  @Test
  void refusesOtherContentUnderTheSameId() {
    var id = id();
    cycles.seal(session(line, null, id, "one thing"));
    assertThatThrownBy(() -> cycles.seal(session(line, null, id, "another thing")))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("SESSION_CONFLICT");
              assertThat(failure.isNonRetryable()).isTrue();
            });
    assertThat(store.findLastSession(line).orElseThrow().workCompleted())
        .containsExactly("one thing");
  }

  @Test
  void writesNothingForAStalePredecessor() {
    var first = session(line, null, id());
    cycles.seal(first);
    assertThat(cycles.seal(session(line, null, id())).status()).isEqualTo(Status.SUPERSEDED);
    cycles.seal(session(line, first.sessionId(), "second-" + line));
    assertThat(cycles.seal(session(line, first.sessionId(), id())).status())
        .isEqualTo(Status.SUPERSEDED);
    assertThat(store.findLastSession(line).orElseThrow().sessionId()).isEqualTo("second-" + line);
  }

  @Test
  void writesNothingForAPredecessorOfAnotherLine() {
    var stranger = session(newLine(), null, id());
    cycles.seal(stranger);
    assertThat(cycles.seal(session(line, stranger.sessionId(), id())).status())
        .isEqualTo(Status.SUPERSEDED);
    assertThat(store.findLastSession(line)).isEmpty();
  }

  @Test
  void keepsTextThatPostgresRefuses() {
    cycles.seal(session(line, null, id(), "a\u0000b"));
    assertThat(store.findLastSession(line).orElseThrow().workCompleted())
        .containsExactly("a\uFFFDb");
  }

  @Test
  void recognisesItsOwnSealAfterALostAcknowledgement() {
    var request = session(line, null, id());
    var unlucky =
        cycles(losingAcknowledgements(TestPostgres.of("handoff").role(), new AtomicInteger(1)));
    assertThatThrownBy(() -> unlucky.seal(request))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo("STORE_UNAVAILABLE");
              assertThat(failure.isNonRetryable()).isFalse();
            });
    assertThat(cycles.seal(request).status()).isEqualTo(Status.ALREADY_SEALED);
    assertThat(chain(line)).containsExactly(request.sessionId());
  }

  @Test
  void finishesAnAttemptThatDiedAfterItOpened() {
    var request = session(line, null, id());
    var unlucky =
        cycles(losingAcknowledgements(TestPostgres.of("handoff").role(), new AtomicInteger(0)));
    assertThatThrownBy(() -> unlucky.seal(request)).hasMessageContaining("08006");
    assertThat(chain(line)).isEmpty();
    assertThat(cycles.seal(request).status()).isEqualTo(Status.SEALED);
    assertThat(chain(line)).containsExactly(request.sessionId());
  }

  @Test
  void tellsWhatWasHandedOffAsFacts() {
    var request = session(line, null, id());
    cycles.seal(request);
    assertThat(new TestFacts().list(FactFilter.all().ofSession(request.sessionId()), 10))
        .extracting(fact -> Objects.requireNonNull(fact.body()).text())
        .containsExactly("next", "decided", "a summary", "done");
  }

  @Test
  void neverForksUnderSixteenSealersThatReadAgain() throws Exception {
    int sealers = 16;
    var together = new CyclicBarrier(sealers);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, sealers)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            together.await();
                            return sealOnWhateverIsLast("s" + i + "-" + line);
                          }))
              .toList();
      for (var each : running) {
        assertThat(each.get()).isEqualTo(Status.SEALED);
      }
    }
    assertThat(chain(line)).hasSize(sealers);
  }

  @Test
  void sealsOnceWhenAttemptsOfTheSameSessionOverlap() throws Exception {
    var request = session(line, null, id());
    var together = new CyclicBarrier(8);
    Callable<Status> attempt =
        () -> {
          together.await();
          return cycles.seal(request).status();
        };
    var seen = new ArrayList<Status>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var each : IntStream.range(0, 8).mapToObj(_ -> threads.submit(attempt)).toList()) {
        seen.add(each.get());
      }
    }
    assertThat(seen).containsOnlyOnce(Status.SEALED).contains(Status.ALREADY_SEALED).hasSize(8);
    assertThat(seen).doesNotContain(Status.SUPERSEDED);
  }

  @Test
  void deniesTheRoleEveryChangeOfWhatIsSealed() {
    cycles.seal(session(line, null, id()));
    for (var sql :
        new String[] {
          "UPDATE handoff.session SET context = '{}'",
          "DELETE FROM handoff.session",
          "TRUNCATE handoff.session",
          "DROP TABLE handoff.session",
          "CREATE TABLE handoff.mine ()"
        }) {
      assertThatThrownBy(() -> asRole(sql))
          .as(sql)
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void namesTheNextStepAndNoSecretWhenPostgresIsAway() {
    var gone = new PGSimpleDataSource();
    gone.setUrl("jdbc:postgresql://127.0.0.1:1/sovereign");
    gone.setUser("handoff");
    gone.setPassword("hidden");
    assertThatThrownBy(() -> new HandoffStore(gone).findLastSession())
        .hasMessageContaining("SQLSTATE 08001")
        .hasMessageContaining("./sovereign logs postgres")
        .hasNoCause()
        .message()
        .doesNotContain("hidden", "SELECT", "127.0.0.1");
  }

  private Status sealOnWhateverIsLast(String id) {
    while (true) {
      var previous = store.findLastSession(line).map(SealedSession::sessionId).orElse(null);
      try {
        Status status = cycles.seal(session(line, previous, id)).status();
        if (status != Status.SUPERSEDED) {
          return status;
        }
      } catch (ApplicationFailure e) {
        assertThat(e.getType()).isEqualTo("LINE_CONTENDED");
        assertThat(e.isNonRetryable()).isFalse();
      }
    }
  }

  private static CycleSeal cycles(DataSource dataSource) {
    return new PostgresSessions(dataSource, new TestFacts(), null, Clock.systemUTC()).cycles();
  }

  /** From the first session to the last, by following predecessors. */
  private List<String> chain(String line) {
    var chain = new ArrayList<String>();
    var query =
        """
        WITH RECURSIVE chain AS (
          SELECT session_id, 1 AS place FROM handoff.session
          WHERE line = ? AND previous_session_id IS NULL
          UNION ALL
          SELECT s.session_id, place + 1 FROM handoff.session s
          JOIN chain c ON s.previous_session_id = c.session_id)
        SELECT session_id FROM chain ORDER BY place
        """;
    try (var connection = TestPostgres.of("handoff").role().getConnection();
        var statement = connection.prepareStatement(query)) {
      statement.setString(1, line);
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          chain.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    assertThat(new HashSet<>(chain)).hasSameSizeAs(chain);
    return chain;
  }

  private static void asRole(String sql) throws SQLException {
    try (var connection = TestPostgres.of("handoff").role().getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /**
   * After so many transactions the server still commits, but the connection breaks before the
   * client hears of it.
   */
  private static DataSource losingAcknowledgements(DataSource real, AtomicInteger good) {
    return breaking(DataSource.class, real, good);
  }

  private static <T> T breaking(Class<T> type, Object real, AtomicInteger good) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          Object result = method.invoke(real, arguments);
          if (method.getName().equals("commit") && good.getAndDecrement() == 0) {
            throw new SQLException("the connection broke", "08006");
          }
          return method.getName().equals("getConnection")
              ? breaking(Connection.class, result, good)
              : result;
        };
    var loader = HandoffStoreIT.class.getClassLoader();
    return type.cast(Proxy.newProxyInstance(loader, new Class<?>[] {type}, handler));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
