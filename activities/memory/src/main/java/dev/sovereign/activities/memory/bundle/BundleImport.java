package dev.sovereign.activities.memory.bundle;

import dev.sovereign.activities.memory.CanonicalJson;
import dev.sovereign.activities.memory.PrivateContent;
import dev.sovereign.activities.memory.Sql;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.handoff.SessionRows;
import dev.sovereign.workflows.memory.FactId;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One import of one bundle. */
final class BundleImport {

  private static final String INSERT =
      """
      WITH restored AS (
          INSERT INTO memory.fact (fact_id, kind, session_id, line, key, source, subject, about,
              recorded_at, data_class, content_hash, content_host, body, supersedes, erased_at)
          VALUES (?::uuid, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid, ?)
          ON CONFLICT DO NOTHING
          RETURNING fact_id, erased_at)
      INSERT INTO memory.outbox (fact_id, op)
      SELECT fact_id, CASE WHEN erased_at IS NULL THEN 'put' ELSE 'erase' END FROM restored
      """;

  /** What stands here instead of a fact that was not inserted. */
  private static final String STANDING =
      """
      SELECT bool_and(content_hash = ? OR erased_at IS NOT NULL OR ?::boolean)
      FROM memory.fact f
      WHERE f.fact_id = ?::uuid OR (f.key = ? AND f.session_id IS NOT DISTINCT FROM ?)
      """;

  private static final int BATCH = 500;

  /** Hand-offs may be long: what waits for a round trip must fit into memory. */
  private static final int BATCH_CHARACTERS = 8 * 1024 * 1024;

  private final DataSource dataSource;
  private final PrivateContent contents;
  private final List<String> sessions = new ArrayList<>();
  private final List<BundledFact> facts = new ArrayList<>();

  /** Private content that was put, and which of it may belong to no fact that is kept. */
  private final Set<String> stored = new HashSet<>();

  private final Set<String> doubtful = new HashSet<>();

  private long waiting;
  private long newSessions;
  private long newFacts;
  private long known;

  BundleImport(DataSource dataSource, PrivateContent contents) {
    this.dataSource = dataSource;
    this.contents = contents;
  }

  Bundles.Imported run(VerifiedBundle bundle) {
    boolean done = false;
    try {
      Sql.transact(dataSource, connection -> restore(connection, bundle));
      done = true;
    } finally {
      // A fact that was known may be one that was erased here.
      (done ? doubtful : stored).forEach(it -> contents.deleteUnlessNamed(it, dataSource));
    }
    Manifest manifest = bundle.manifest();
    return new Bundles.Imported(
        newSessions, newFacts, known, manifest.withheld(), manifest.publicKey());
  }

  private boolean restore(Connection connection, VerifiedBundle bundle) throws SQLException {
    try {
      bundle.rows(line -> take(connection, line));
      flush(connection);
      return true;
    } catch (IOException e) {
      throw BundleLines.refused("it could not be read to its end");
    } catch (UncheckedSqlException e) {
      throw e.fault;
    }
  }

  private void take(Connection connection, String line) {
    if (line.startsWith(BundleLines.SESSION)) {
      sessions.add(BundleLines.unwrapped(BundleLines.SESSION, line));
    } else if (line.startsWith(BundleLines.FACT)) {
      facts.add(fact(BundleLines.unwrapped(BundleLines.FACT, line)));
    } else {
      throw BundleLines.refused("it holds a line of an unknown kind");
    }
    waiting += line.length();
    if (sessions.size() + facts.size() == BATCH || waiting > BATCH_CHARACTERS) {
      try {
        flush(connection);
      } catch (SQLException e) {
        throw new UncheckedSqlException(e);
      }
    }
  }

  private static BundledFact fact(String json) {
    try {
      BundledFact fact = CanonicalJson.read(json, BundledFact.class);
      if (fact.holds()) {
        return fact;
      }
    } catch (IllegalArgumentException | NullPointerException _) {
      // The signer's build wrote what this one cannot read.
    }
    throw BundleLines.refused("it holds a fact that this build cannot read");
  }

  private void flush(Connection connection) throws SQLException {
    waiting = 0;
    if (!sessions.isEmpty()) {
      try (var statement = connection.prepareStatement(SessionRows.IMPORT)) {
        statement.setArray(1, connection.createArrayOf("text", sessions.toArray()));
        try (var row = statement.executeQuery()) {
          row.next();
          newSessions += row.getLong(1);
        }
      }
      sessions.clear();
    }
    if (!facts.isEmpty()) {
      insert(connection);
      facts.clear();
    }
  }

  private void insert(Connection connection) throws SQLException {
    List<@Nullable ContentRef> refs = new ArrayList<>();
    for (BundledFact fact : facts) {
      refs.add(refOf(fact));
    }
    int[] inserted;
    try (var statement = connection.prepareStatement(INSERT)) {
      for (int i = 0; i < facts.size(); i++) {
        set(statement, facts.get(i), refs.get(i));
        statement.addBatch();
      }
      inserted = statement.executeBatch();
    }
    for (int i = 0; i < inserted.length; i++) {
      if (inserted[i] == 0) {
        stands(connection, facts.get(i), refs.get(i));
      } else {
        newFacts++;
      }
    }
  }

  private void stands(Connection connection, BundledFact fact, @Nullable ContentRef ref)
      throws SQLException {
    checkStanding(connection, fact);
    known++;
    if (ref != null) {
      doubtful.add(ref.hash());
    }
  }

  /** A private fact moves in: its words are kept here, under this host's name for them. */
  private @Nullable ContentRef refOf(BundledFact fact) {
    if (!fact.keptAtHome() || fact.body() == null) {
      return null;
    }
    ContentRef ref =
        contents.put(
            new PrivateContent.Words(fact.body(), fact.subject(), fact.sessionId(), fact.key()));
    stored.add(ref.hash());
    return ref;
  }

  private static void set(PreparedStatement it, BundledFact fact, @Nullable ContentRef ref)
      throws SQLException {
    FactId supersedes = fact.supersedes();
    it.setString(1, fact.id().value());
    it.setString(2, fact.kind());
    it.setString(3, fact.sessionId());
    it.setString(4, fact.line());
    it.setString(5, fact.key());
    it.setString(6, fact.source());
    it.setString(7, fact.keptAtHome() ? null : fact.subject());
    it.setObject(8, fact.about().atOffset(ZoneOffset.UTC));
    it.setObject(9, fact.recordedAt().atOffset(ZoneOffset.UTC));
    it.setString(10, fact.dataClass().name());
    it.setString(11, ref == null ? fact.contentHash() : ref.hash());
    it.setString(12, ref == null ? (fact.keptAtHome() ? "erased" : null) : ref.host());
    it.setString(13, fact.keptAtHome() ? null : fact.body());
    it.setString(14, supersedes == null ? null : supersedes.value());
    Instant erasedAt = fact.erasedAt();
    it.setObject(15, erasedAt == null ? null : erasedAt.atOffset(ZoneOffset.UTC));
  }

  /** The same words are the same fact, whoever told them first; a private one's hash is keyed. */
  private static void checkStanding(Connection connection, BundledFact fact) throws SQLException {
    try (var statement = connection.prepareStatement(STANDING)) {
      statement.setString(1, fact.contentHash());
      statement.setBoolean(2, fact.keptAtHome() || fact.erasedAt() != null);
      statement.setString(3, fact.id().value());
      statement.setString(4, fact.key());
      statement.setString(5, fact.sessionId());
      try (var row = statement.executeQuery()) {
        if (!row.next() || !row.getBoolean(1)) {
          throw BundleLines.refused(
              "id or key of its fact " + fact.id() + " stands for another fact here");
        }
      }
    }
  }

  /** Out of the lambda that reads lines. */
  private static final class UncheckedSqlException extends RuntimeException {
    private final SQLException fault;

    UncheckedSqlException(SQLException fault) {
      super(fault);
      this.fault = fault;
    }
  }
}
