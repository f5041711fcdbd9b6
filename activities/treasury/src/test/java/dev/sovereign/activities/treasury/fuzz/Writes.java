package dev.sovereign.activities.treasury.fuzz;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * One connection whose transactions end when the test says so, and what a transaction has written:
 * PostgreSQL counts the rows that it inserts, updates and deletes in each table, also those of what
 * is taken back, so a count says at once what a comparison of all rows would say.
 */
final class Writes implements AutoCloseable {

  /** Changes of one table by one transaction. */
  record Rows(long inserted, long updated, long deleted) {}

  private final Connection connection;
  private final String count;

  Writes(DataSource from) throws SQLException {
    this.connection = from.getConnection();
    // As treasury.record has it: each query finds its rows by key, and nothing is analyzed here.
    try (var settings = connection.createStatement()) {
      settings.execute(
          "SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off;"
              + " SET plan_cache_mode = force_generic_plan");
    }
    connection.setAutoCommit(false);
    this.count = query();
    counted();
    commit();
  }

  /** Each count is flushed at once, so that the next transaction begins from nothing. */
  private String query() throws SQLException {
    try (var tables = connection.createStatement();
        var row =
            tables.executeQuery(
                """
                SELECT string_agg(c.oid::text, ',') FROM pg_class c
                WHERE c.relnamespace = 'treasury'::regnamespace AND c.relkind = 'r'
                """)) {
      row.next();
      return """
      SELECT t.oid::regclass::text, t.i, t.u, t.d FROM (
        SELECT o.oid, pg_stat_get_xact_tuples_inserted(o.oid) AS i, pg_stat_get_xact_tuples_updated(o.oid) AS u,
               pg_stat_get_xact_tuples_deleted(o.oid) AS d
        FROM pg_stat_force_next_flush(), unnest('{%s}'::oid[]) AS o (oid)) t
      WHERE t.i > 0 OR t.u > 0 OR t.d > 0
      """
          .formatted(row.getString(1));
    }
  }

  Connection connection() {
    return connection;
  }

  /** What this transaction has changed, by table; a table without changes is not in it. */
  Map<String, Rows> counted() throws SQLException {
    Map<String, Rows> counted = new TreeMap<>();
    try (var query = connection.prepareStatement(count);
        var row = query.executeQuery()) {
      while (row.next()) {
        counted.put(
            row.getString(1).replace("treasury.", ""),
            new Rows(row.getLong(2), row.getLong(3), row.getLong(4)));
      }
    }
    return counted;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Gives this connection again and again; closing it there does nothing. */
  DataSource dataSource() {
    Connection kept =
        proxy(
            Connection.class,
            (method, arguments) ->
                method.getName().equals("close") ? null : method.invoke(connection, arguments));
    return proxy(
        DataSource.class,
        (method, _) -> {
          if (method.getName().equals("getConnection")) {
            return kept;
          }
          throw new UnsupportedOperationException(method.getName());
        });
  }

  @FunctionalInterface
  private interface Call {
    @org.jspecify.annotations.Nullable
    Object of(
        java.lang.reflect.Method method, Object @org.jspecify.annotations.Nullable [] arguments)
        throws ReflectiveOperationException;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            Writes.class.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return call.of(method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
      connection.setAutoCommit(true);
      try (var settings = connection.createStatement()) {
        settings.execute("RESET ALL");
      }
    }
  }
}
