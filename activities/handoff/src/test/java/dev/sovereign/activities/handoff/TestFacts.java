package dev.sovereign.activities.handoff;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.sovereign.testsupport.TestPostgres;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.RecordedFact;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** As little of a store as the protocol can be tested on: fenced as the real one is. */
final class TestFacts implements FactStore {

  private static final String TABLE =
      """
      CREATE SCHEMA IF NOT EXISTS test_facts;
      CREATE TABLE IF NOT EXISTS test_facts.fact (
          ordinal bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
          session_id text, line text, key text NOT NULL, body jsonb NOT NULL, class text NOT NULL,
          id text NOT NULL, source text NOT NULL, supersedes text, about timestamptz,
          recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
          UNIQUE NULLS NOT DISTINCT (session_id, key));
      CREATE INDEX IF NOT EXISTS of_session ON test_facts.fact (session_id, ordinal);
      CREATE INDEX IF NOT EXISTS of_line ON test_facts.fact (line, ordinal);
      GRANT USAGE ON SCHEMA test_facts TO memory;
      GRANT SELECT, INSERT ON test_facts.fact TO memory;
      """;

  TestFacts() {
    TestPostgres.of("handoff").execute("SELECT pg_advisory_lock(1);" + TABLE);
  }

  @Override
  public RecordedFact record(FactDraft draft) {
    try (var connection = TestPostgres.of("handoff").role("memory").getConnection()) {
      connection.setAutoCommit(false);
      RecordedFact recorded = record(connection, draft);
      connection.commit();
      return recorded;
    } catch (SQLException e) {
      throw switch (String.valueOf(e.getSQLState())) {
        case "SV001" -> MemoryFailure.STALE_FENCE.failure("stale");
        case "SV002" -> MemoryFailure.SESSION_SEALED.failure("sealed");
        case "SV003" -> MemoryFailure.SESSION_UNKNOWN.failure("unknown");
        default -> MemoryFailure.STORE_UNAVAILABLE.failure(String.valueOf(e.getMessage()));
      };
    }
  }

  private static RecordedFact record(Connection connection, FactDraft draft) throws SQLException {
    Fence fence = draft.fence();
    String body = CanonicalJson.write(draft.body());
    String key = draft.key() == null ? CanonicalJson.hex(body) : draft.key();
    var sql =
        """
        INSERT INTO test_facts.fact (session_id, line, key, body, class, id, source, supersedes, about)
        VALUES (?, %s, ?, ?::jsonb, ?, ?, ?, ?, ?::timestamptz)
        ON CONFLICT (session_id, key) DO NOTHING RETURNING id, recorded_at
        """
            .formatted(fence == null ? "NULL" : "handoff.fence(?, ?)");
    try (var statement = connection.prepareStatement(sql)) {
      int i = 0;
      statement.setString(++i, fence == null ? null : fence.sessionId());
      if (fence != null) {
        statement.setString(++i, fence.sessionId());
        statement.setLong(++i, fence.token());
      }
      statement.setString(++i, key);
      statement.setString(++i, body);
      statement.setString(++i, draft.travelClass().name());
      statement.setString(++i, UUID.randomUUID().toString());
      statement.setString(++i, draft.source());
      statement.setString(++i, text(draft.supersedes()));
      statement.setString(++i, text(draft.about()));
      try (var rows = statement.executeQuery()) {
        return rows.next()
            ? new RecordedFact(
                new FactId(rows.getString(1)),
                instant(rows.getObject(2, OffsetDateTime.class)),
                false,
                0)
            : new RecordedFact(new FactId(new UUID(0, 0).toString()), Instant.EPOCH, true, 0);
      }
    }
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }

  @Override
  public Optional<Fact> find(FactId id, DataClass upTo) {
    throw new UnsupportedOperationException("nothing here asks for one fact");
  }

  @Override
  public List<Fact> list(FactFilter filter, int limit) {
    var where = filter.sessionId() != null ? "f.session_id = ?" : "f.line = ?";
    var sql =
        "SELECT f.*, (SELECT min(n.id) FROM test_facts.fact n WHERE n.supersedes = f.id) AS newer"
            + " FROM test_facts.fact f WHERE "
            + where
            + " ORDER BY f.ordinal DESC";
    var found = new ArrayList<Fact>();
    try (var connection = TestPostgres.of("handoff").role("memory").getConnection();
        var statement = connection.prepareStatement(sql)) {
      statement.setString(1, filter.sessionId() != null ? filter.sessionId() : filter.line());
      try (var rows = statement.executeQuery()) {
        while (rows.next() && found.size() < limit) {
          Fact fact = fact(rows);
          if (counts(filter, fact)) {
            found.add(fact);
          }
        }
      }
    } catch (SQLException e) {
      throw MemoryFailure.STORE_UNAVAILABLE.failure(String.valueOf(e.getMessage()));
    }
    return found;
  }

  private static boolean counts(FactFilter filter, Fact fact) {
    return (filter.kinds().isEmpty() || filter.kinds().contains(fact.kind()))
        && fact.dataClass().compareTo(filter.ceiling()) <= 0
        && (filter.supersededToo() || fact.supersededBy() == null);
  }

  private static Fact fact(java.sql.ResultSet row) throws SQLException {
    String json = row.getString("body");
    FactBody body = CanonicalJson.read(json, new TypeReference<>() {});
    String newer = row.getString("newer");
    String older = row.getString("supersedes");
    OffsetDateTime about = row.getObject("about", OffsetDateTime.class);
    Instant recordedAt = instant(row.getObject("recorded_at", OffsetDateTime.class));
    return new Fact(
        new FactId(row.getString("id")),
        body.kind(),
        body,
        row.getString("session_id"),
        row.getString("line"),
        row.getString("source"),
        null,
        about == null ? recordedAt : instant(about),
        recordedAt,
        DataClass.valueOf(row.getString("class")),
        java.util.HexFormat.of().formatHex(json.getBytes(UTF_8)),
        older == null ? null : new FactId(older),
        newer == null ? null : new FactId(newer),
        null,
        false);
  }
}
