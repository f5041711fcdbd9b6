package dev.sovereign.activities.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.activities.handoff.PostgresSessions;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.ResumeRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What it costs to ask where the work stands, beside many other sessions. A build asks beside a
 * few; {@code -Dscale.sessions=100000 -Dscale.facts=1000000} is the size that the limit is for.
 */
@Timeout(900)
class LastSessionIT {

  private static final int SESSIONS = Integer.getInteger("scale.sessions", 2_000);
  private static final int FACTS = Integer.getInteger("scale.facts", 20_000);
  private static final int LINES = Math.max(1, SESSIONS / 100);
  private static final int QUESTIONS = 200;
  private static final Duration LIMIT = Duration.ofMillis(100);

  private final TestPostgres postgres = TestPostgres.another("memory");

  @Test
  void tellsWhereALineStandsInTime() {
    fill();
    var facts = new PostgresFacts(pooled(postgres.role()), new MemoryContents("here"));
    var sessions = new PostgresSessions(pooled(handoff()), facts, null, Clock.systemUTC());
    for (String line : new @Nullable String[] {"line-1", null}) {
      ContextPack pack = sessions.resume(new ResumeRequest(line, null, null, null, null, null));
      assertThat(pack.items()).isNotEmpty();
      assertThat(pack.openPriorities()).isNotEmpty();
      report(
          "resume of " + (line == null ? "any line" : "one of " + LINES + " lines"),
          line,
          sessions);
    }
    // A tenth of everything is on this line.
    report("resume of the longest line", "line-0", sessions);
  }

  private static void report(String what, @Nullable String line, PostgresSessions sessions) {
    var random = new Random(5);
    long[] nanos = new long[QUESTIONS];
    for (int i = -20; i < QUESTIONS; i++) {
      String asked = "line-1".equals(line) ? "line-" + (1 + random.nextInt(LINES - 1)) : line;
      long before = System.nanoTime();
      sessions.resume(new ResumeRequest(asked, null, null, null, null, null));
      if (i >= 0) {
        nanos[i] = System.nanoTime() - before;
      }
    }
    Arrays.sort(nanos);
    long p95 = nanos[QUESTIONS * 95 / 100];
    System.out.printf(
        "%s, %d sessions, %d facts: p50 %.1f ms, p95 %.1f ms%n",
        what, SESSIONS, FACTS, nanos[QUESTIONS / 2] / 1e6, p95 / 1e6);
    assertThat(Duration.ofNanos(p95)).as(what).isLessThan(LIMIT);
  }

  /** Sessions of all lines in turn, but each tenth of the line that is by far the longest. */
  private void fill() {
    postgres.execute(
        """
        CREATE TEMP TABLE plan AS
          SELECT i, CASE WHEN i %% 10 = 0 THEN 0 ELSE 1 + i %% (%2$d - 1) END AS l
          FROM generate_series(1, %1$d) i;
        INSERT INTO handoff.line (line, token)
          SELECT 'line-' || l, count(*) FROM plan GROUP BY l;
        INSERT INTO handoff.session_opened
            (session_id, line, token, session_type, previous_session_id, idle_minutes, opened_at)
          SELECT 's' || i, 'line-' || l, row_number() OVER w, 'session', 's' || lag(i) OVER w, 60,
            now() - (%1$d - i) * interval '1 minute'
          FROM plan WINDOW w AS (PARTITION BY l ORDER BY i) ORDER BY i;
        INSERT INTO handoff.session_sealed
            (session_id, sealed_because, content_hash, facts, last_fact_at, sealed_at)
          SELECT 's' || i, 'asked', sha256(''), 1, now(), now() FROM plan;
        INSERT INTO memory.fact (kind, session_id, line, key, source, about, recorded_at,
            data_class, content_hash, body)
          SELECT kind, 's' || s, 'line-' || l, f::text, 'test', at, at, 'INTERNAL',
            encode(sha256(f::text::bytea), 'hex'),
            CASE kind
              WHEN 'priorities' THEN jsonb_build_object('kind', kind, 'items', jsonb_build_array('next ' || f))
              WHEN 'code_change' THEN jsonb_build_object('kind', kind, 'summary', 'change ' || f)
              WHEN 'failed_approach' THEN jsonb_build_object('kind', kind, 'approach', 'approach ' || f)
              ELSE jsonb_build_object('kind', kind, 'statement', 'statement of the fact ' || f) END::text
          FROM (SELECT f, i AS s, l, now() - (%3$d - f) * interval '1 second' AS at,
              (ARRAY['note', 'decision', 'code_change', 'note', 'knowledge', 'priorities',
                'failed_approach', 'note'])[1 + f %% 8] AS kind
            FROM generate_series(1, %3$d) f
            JOIN plan ON i = 1 + (f::bigint * %1$d - 1) / %3$d) told;
        ANALYZE;
        """
            .formatted(SESSIONS, LINES, FACTS));
  }

  private DataSource handoff() {
    var dataSource = (PGSimpleDataSource) postgres.role();
    dataSource.setUser("handoff");
    dataSource.setPassword("handoff");
    return dataSource;
  }

  /** One connection that stays open, as a pool's do. */
  private static DataSource pooled(DataSource dataSource) {
    return KeptConnection.of(dataSource);
  }
}
