package dev.sovereign.activities.sovereignty;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The ledger holds an account on a chain: {@code treasury.chain_account} has a row. */
final class ChainTreasuryProbe implements Probe {

  /** The catalogue answers without any right on the schema, where a name look-up would fail. */
  private static final String TABLE =
      """
      SELECT has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT') AS readable
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'treasury' AND c.relname = 'chain_account' AND c.relkind IN ('r', 'v', 'p')
      """;

  private final DataSource dataSource;

  ChainTreasuryProbe(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Finding look(Path repository) throws SQLException {
    try (var connection = dataSource.getConnection();
        var statement = connection.prepareStatement(TABLE);
        var rows = statement.executeQuery()) {
      if (!rows.next()) {
        return Finding.missing("there is no table treasury.chain_account");
      }
      return rows.getBoolean("readable")
          ? count(connection)
          : Finding.missing("role sovereignty may not read treasury.chain_account");
    }
  }

  private static Finding count(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM treasury.chain_account")) {
      rows.next();
      long accounts = rows.getLong(1);
      return new Finding(
          accounts > 0, "treasury.chain_account holds %d account(s)".formatted(accounts));
    }
  }
}
