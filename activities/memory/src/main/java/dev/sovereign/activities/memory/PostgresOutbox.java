package dev.sovereign.activities.memory;

import dev.sovereign.activities.memory.recall.Outbox;
import dev.sovereign.workflows.memory.FactId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;

/** The table {@code memory.outbox}. Thread-safe, but for one consumer. */
public final class PostgresOutbox implements Outbox {

  private final DataSource dataSource;

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   */
  public PostgresOutbox(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public List<Entry> take(int most) {
    String query = "SELECT ordinal, fact_id, op FROM memory.outbox ORDER BY ordinal LIMIT ?";
    return Sql.call(
        dataSource,
        connection -> {
          List<Entry> entries = new ArrayList<>();
          try (var statement = connection.prepareStatement(query)) {
            statement.setInt(1, most);
            try (var row = statement.executeQuery()) {
              while (row.next()) {
                Op op = Op.valueOf(row.getString("op").toUpperCase(Locale.ROOT));
                entries.add(
                    new Entry(row.getLong("ordinal"), new FactId(row.getString("fact_id")), op));
              }
            }
          }
          return entries;
        });
  }

  @Override
  public void done(List<Entry> entries) {
    Object[] ordinals = entries.stream().map(Entry::number).toArray();
    Sql.call(
        dataSource,
        connection -> {
          try (var statement =
              connection.prepareStatement("DELETE FROM memory.outbox WHERE ordinal = ANY (?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", ordinals));
            return statement.executeUpdate();
          }
        });
  }

  @Override
  public long waiting(int countedUpTo) {
    String query = "SELECT count(*) FROM (SELECT FROM memory.outbox LIMIT ?) waiting";
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(query)) {
            statement.setInt(1, countedUpTo);
            try (var row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }
}
