package dev.sovereign.activities.treasury.ledger;

import dev.sovereign.workflows.treasury.AccountName;
import dev.sovereign.workflows.treasury.AsOf;
import dev.sovereign.workflows.treasury.Balance;
import dev.sovereign.workflows.treasury.Hold;
import dev.sovereign.workflows.treasury.Kept;
import dev.sovereign.workflows.treasury.Key;
import dev.sovereign.workflows.treasury.Ledger;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.Statement;
import dev.sovereign.workflows.treasury.StatementRequest;
import dev.sovereign.workflows.treasury.TrialBalance;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A ledger in schema {@code treasury}, made by the first operation. Connects as role {@code
 * treasury}, which may read the books and execute {@code treasury.record}, and nothing else.
 */
public final class PostgresLedger implements Ledger, AutoCloseable {

  private final DataSource dataSource;
  private final String name;
  private final Recorder recorder;
  private final GroupCommit group;

  /**
   * Starts the thread that writes; does not connect yet.
   *
   * @param dataSource gives connections of role {@code treasury} in autocommit mode
   * @param name of the ledger: small letters, digits, hyphens
   */
  public PostgresLedger(DataSource dataSource, String name) {
    this.dataSource = dataSource;
    this.name = name;
    this.recorder = new Recorder(dataSource, name);
    this.group = new GroupCommit(recorder, name);
  }

  @Override
  public Outcome record(Operation operation) {
    return group.record(operation);
  }

  @Override
  public List<Outcome.Recorded> recordAll(List<Operation> operations) {
    return operations.isEmpty() ? List.of() : recorder.whole(operations);
  }

  @Override
  public List<Outcome> recordEach(List<Operation> operations) {
    return operations.isEmpty() ? List.of() : recorder.each(operations);
  }

  @Override
  public List<Outcome.Recorded> expire() {
    List<Outcome.Recorded> expired = new ArrayList<>();
    List<Operation> due = read(connection -> Holds.due(connection, name));
    if (!due.isEmpty()) {
      for (Outcome outcome : recorder.each(due)) {
        if (outcome instanceof Outcome.Recorded recorded && !recorded.replayed()) {
          expired.add(recorded);
        }
      }
    }
    return expired;
  }

  @Override
  public Balance balance(AccountName account, AsOf asOf) {
    return read(connection -> Balances.one(connection, name, account, asOf));
  }

  @Override
  public Statement statement(StatementRequest request) {
    return read(
        connection ->
            Snapshot.of(connection, snapshot -> new Statements(snapshot, request).read(name)));
  }

  @Override
  public TrialBalance trialBalance(AsOf asOf) {
    return read(connection -> Balances.all(connection, name, asOf));
  }

  @Override
  public Optional<Kept> find(Key key) {
    return read(connection -> Transfers.find(connection, name, key));
  }

  @Override
  public List<Hold> openHolds() {
    return read(connection -> Holds.open(connection, name));
  }

  /** Ends the thread that writes; who still waits is told to ask again with the same key. */
  @Override
  public void close() {
    group.close();
  }

  /** One statement is one snapshot. */
  private <T> T read(Snapshot.Query<T, SQLException> query) {
    try (Connection connection = dataSource.getConnection()) {
      return query.read(connection);
    } catch (SQLException e) {
      throw Faults.translate(e);
    }
  }
}
