package dev.sovereign.activities.inference.receipts;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * This start of this process as the database sees it. It lives while its session holds an advisory
 * lock, which PostgreSQL drops with the session: a killed process is dead at once, without a
 * timeout. Each session takes a lock of its own, so that one that lingers after a broken connection
 * is in nobody's way.
 */
final class ProcessRun {

  private static final String REGISTER =
      """
      INSERT INTO inference.run (run_id, host, lock_key) VALUES (?, ?, ?)
      ON CONFLICT (run_id) DO UPDATE SET lock_key = EXCLUDED.lock_key
      """;

  private static final String COUNT_LOST =
      """
      INSERT INTO inference.run AS r (run_id, host, lock_key, lost, counted) VALUES (?, ?, ?, ?, true)
      ON CONFLICT (run_id) DO UPDATE
          SET lost = greatest(EXCLUDED.lost - r.receipts, 0), counted = true WHERE NOT r.counted
      """;

  /** The runs whose session is there; pg_locks shows a 64-bit key in two halves. */
  static final String LIVING =
      """
      SELECT r.run_id FROM inference.run r JOIN pg_locks l
          ON l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
          AND l.classid = (r.lock_key >> 32)::oid AND l.objid = (r.lock_key & 4294967295)::oid
      WHERE l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
      """;

  private final SecureRandom random = new SecureRandom();
  private final IssueCounter counter;
  private final String host;

  ProcessRun(IssueCounter counter, String host) {
    this.counter = counter;
    this.host = host;
  }

  long id() {
    return counter.runId();
  }

  String host() {
    return host;
  }

  IssueCounter counter() {
    return counter;
  }

  /** Makes this session the sign of life, and settles what earlier runs lost. */
  void register(Connection connection) throws SQLException {
    tune(connection, "SET enable_seqscan = off");
    long key = key();
    try (var lock = connection.prepareStatement("SELECT pg_advisory_lock(?)");
        var run = connection.prepareStatement(REGISTER)) {
      lock.setLong(1, key);
      lock.execute();
      run.setLong(1, id());
      run.setString(2, host);
      run.setLong(3, key);
      run.executeUpdate();
    }
    connection.commit();
    for (IssueCounter.Issued earlier : counter.earlier()) {
      countLost(connection, earlier);
      connection.commit();
      counter.forget(earlier.runId());
    }
  }

  /** Makes the row, for whoever comes before the session that is the sign of life. */
  void ensureRow(Connection connection) throws SQLException {
    try (var run =
        connection.prepareStatement(
            "INSERT INTO inference.run (run_id, host, lock_key) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")) {
      run.setLong(1, id());
      run.setString(2, host);
      run.setLong(3, key());
      run.executeUpdate();
    }
  }

  /** Idempotent: what a run has lost is said once. */
  void countLost(Connection connection, IssueCounter.Issued run) throws SQLException {
    try (var count = connection.prepareStatement(COUNT_LOST)) {
      count.setLong(1, run.runId());
      count.setString(2, host);
      count.setLong(3, key());
      count.setLong(4, run.receipts());
      count.executeUpdate();
    }
  }

  boolean alive(Connection connection, long run) throws SQLException {
    if (run == id()) {
      return true;
    }
    try (var query = connection.prepareStatement(LIVING + "AND r.run_id = ?")) {
      query.setLong(1, run);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  /** So that a pooled session is no sign of life of a process that is done with it. */
  static void unlock(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT pg_advisory_unlock_all()");
    }
    tune(connection, "RESET enable_seqscan");
    connection.commit();
  }

  /**
   * The session lives as long as the process and keeps its plans, of which the first are made for
   * empty tables. Everything it does goes by key.
   */
  private static void tune(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(setting);
    }
  }

  private long key() {
    return random.nextLong(1, Long.MAX_VALUE);
  }
}
