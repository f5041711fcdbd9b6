package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.handoff.PostgresSessions;
import dev.sovereign.activities.memory.PostgresFacts;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workers.runtime.content.EncryptedContentStore;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.ResumeRequest;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** What it costs to ask where the work stands, beside many other sessions and their facts. */
final class LastSession {

  private static final int QUESTIONS = 200;
  private static final int WARM_UP = 20;
  private static final double NANOS_PER_MILLI = 1e6;

  private final int sessions;
  private final int facts;
  private final int lines;
  private final TestPostgres postgres = TestPostgres.another("memory");

  private LastSession(int sessions, int facts) {
    this.sessions = sessions;
    this.facts = facts;
    this.lines = Math.max(2, sessions / 100);
  }

  /**
   * What a question took, of {@value #QUESTIONS} one after the other.
   *
   * @param line what was resumed
   * @param p50 milliseconds
   * @param p95 milliseconds
   */
  record Answered(String line, double p50, double p95) {}

  /** Fills a PostgreSQL of its own and resumes one of many lines, the latest and the longest. */
  static List<Answered> measure(int sessions, int facts) {
    return new LastSession(sessions, facts).measure();
  }

  private List<Answered> measure() {
    fill();
    try (Folders folder = Folders.temporary("last-session")) {
      var contents =
          new EncryptedContentStore(folder.resolve("content"), folder.resolve("key"), "here");
      var store = new PostgresFacts(pooled(postgres.role()), contents);
      return ask(new PostgresSessions(pooled(handoff()), store, null, Clock.systemUTC()));
    }
  }

  private List<Answered> ask(PostgresSessions asked) {
    for (String line : new @Nullable String[] {"line-1", null}) {
      ContextPack pack = asked.resume(request(line));
      if (pack.items().isEmpty() || pack.openPriorities().isEmpty()) {
        throw new IllegalStateException("nothing is told of line " + line);
      }
    }
    return List.of(
        ask("one of %,d lines".formatted(lines), "line-1", asked),
        ask("the line of the latest work", null, asked),
        // A tenth of everything is on this line.
        ask("the longest line", "line-0", asked));
  }

  private Answered ask(String what, @Nullable String line, PostgresSessions asked) {
    var random = new Random(5);
    List<Double> millis = new ArrayList<>();
    for (int i = -WARM_UP; i < QUESTIONS; i++) {
      String next = "line-1".equals(line) ? "line-" + (1 + random.nextInt(lines - 1)) : line;
      long before = System.nanoTime();
      asked.resume(request(next));
      if (i >= 0) {
        millis.add((System.nanoTime() - before) / NANOS_PER_MILLI);
      }
    }
    return new Answered(what, Statistics.percentile(millis, 50), Statistics.percentile(millis, 95));
  }

  private static ResumeRequest request(@Nullable String line) {
    return new ResumeRequest(line, null, null, null, null, null);
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
            .formatted(sessions, lines, facts));
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
