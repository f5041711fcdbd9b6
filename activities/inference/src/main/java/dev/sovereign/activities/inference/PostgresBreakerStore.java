package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.endpoints.BreakerStore;
import dev.sovereign.activities.inference.receipts.InferenceStore;
import dev.sovereign.workflows.inference.Fault;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Open breakers in PostgreSQL, written behind: of several changes to one breaker only the last is
 * sure to get there. Stands here because it joins two packages that do not know each other.
 * Thread-safe.
 */
public final class PostgresBreakerStore implements BreakerStore {

  private static final Logger log = LoggerFactory.getLogger(PostgresBreakerStore.class);

  private static final String LOAD =
      "SELECT endpoint, model, parked, cause, detail, since, until FROM inference.breaker";

  private static final String SAVE =
      """
      INSERT INTO inference.breaker (endpoint, model, parked, cause, detail, since, until)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (endpoint, model) DO UPDATE SET parked = EXCLUDED.parked,
          cause = EXCLUDED.cause, detail = EXCLUDED.detail, since = EXCLUDED.since,
          until = EXCLUDED.until
      """;

  private static final String CLEAR =
      "DELETE FROM inference.breaker WHERE endpoint = ? AND model = ?";

  private final DataSource dataSource;
  private final InferenceStore store;

  /**
   * @param dataSource connections of the role {@code inference}
   * @param store writes behind
   */
  public PostgresBreakerStore(DataSource dataSource, InferenceStore store) {
    this.dataSource = dataSource;
    this.store = store;
  }

  @Override
  public List<Kept> load() {
    List<Kept> kept = new ArrayList<>();
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(LOAD);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        kept.add(kept(rows));
      }
      return kept;
    } catch (SQLException e) {
      log.info("stored breakers cannot be read (SQLSTATE {})", e.getSQLState());
      return List.of();
    }
  }

  private static Kept kept(ResultSet row) throws SQLException {
    return new Kept(
        row.getString("endpoint"),
        row.getString("model"),
        row.getBoolean("parked"),
        Fault.valueOf(row.getString("cause")),
        row.getString("detail"),
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getObject("until", OffsetDateTime.class).toInstant());
  }

  @Override
  public void save(Kept kept) {
    store.writeBehind(
        key(kept.endpoint(), kept.model()),
        connection -> {
          try (var statement = connection.prepareStatement(SAVE)) {
            statement.setString(1, kept.endpoint());
            statement.setString(2, kept.model());
            statement.setBoolean(3, kept.parked());
            statement.setString(4, kept.cause().name());
            statement.setString(5, kept.detail());
            statement.setObject(6, timestamp(kept.since()));
            statement.setObject(7, timestamp(kept.until()));
            statement.executeUpdate();
          }
        });
  }

  @Override
  public void clear(String endpoint, String model) {
    store.writeBehind(key(endpoint, model), connection -> delete(connection, endpoint, model));
  }

  private static void delete(Connection connection, String endpoint, String model)
      throws SQLException {
    try (var statement = connection.prepareStatement(CLEAR)) {
      statement.setString(1, endpoint);
      statement.setString(2, model);
      statement.executeUpdate();
    }
  }

  private static String key(String endpoint, String model) {
    return "breaker " + endpoint + "\n" + model;
  }

  private static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
