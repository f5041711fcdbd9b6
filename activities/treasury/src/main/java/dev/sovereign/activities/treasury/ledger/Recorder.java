package dev.sovereign.activities.treasury.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.treasury.Operation;
import dev.sovereign.workflows.treasury.Outcome;
import dev.sovereign.workflows.treasury.TreasuryFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Brings operations to {@code treasury.record}: one round trip, one commit. Thread-safe. */
final class Recorder {

  private static final String RECORD =
      "SELECT * FROM treasury.record(?, ?::jsonb, ?) ORDER BY place";
  private static final String WHOLE_REFUSED = "TR001";
  private static final String NO_LEDGER = "TR002";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DataSource dataSource;
  private final String ledger;

  Recorder(DataSource dataSource, String ledger) {
    this.dataSource = dataSource;
    this.ledger = ledger;
  }

  /** Each on its own; outcomes in the order of the operations. */
  List<Outcome> each(List<Operation> operations) {
    try {
      return record(operations, false);
    } catch (SQLException e) {
      throw Faults.translate(e);
    }
  }

  /** All or none. */
  List<Outcome.Recorded> whole(List<Operation> operations) {
    try {
      return record(operations, true).stream().map(Outcome::orThrow).toList();
    } catch (SQLException e) {
      throw WHOLE_REFUSED.equals(e.getSQLState()) ? refusal(e, operations) : Faults.translate(e);
    }
  }

  private List<Outcome> record(List<Operation> operations, boolean whole) throws SQLException {
    String json = OperationJson.array(operations);
    try (Connection connection = dataSource.getConnection()) {
      try {
        return call(connection, json, whole, operations);
      } catch (SQLException e) {
        if (!NO_LEDGER.equals(e.getSQLState())) {
          throw e;
        }
        make(connection);
        return call(connection, json, whole, operations);
      }
    }
  }

  private void make(Connection connection) throws SQLException {
    try (var statement = connection.prepareStatement("SELECT treasury.make_ledger(?)")) {
      statement.setString(1, ledger);
      statement.execute();
    }
  }

  private List<Outcome> call(
      Connection connection, String json, boolean whole, List<Operation> operations)
      throws SQLException {
    try (var statement = connection.prepareStatement(RECORD)) {
      statement.setString(1, ledger);
      statement.setString(2, json);
      statement.setBoolean(3, whole);
      try (ResultSet rows = statement.executeQuery()) {
        List<Outcome> outcomes = new ArrayList<>(operations.size());
        while (rows.next()) {
          outcomes.add(outcome(rows, operations.get(outcomes.size())));
        }
        return outcomes;
      }
    }
  }

  private static Outcome outcome(ResultSet row, Operation operation) throws SQLException {
    String status = row.getString("status");
    return switch (status) {
      case "RECORDED", "REPLAYED" ->
          new Outcome.Recorded(
              row.getLong("seq"),
              row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
              HexFormat.of().formatHex(row.getBytes("hash")),
              status.equals("REPLAYED"));
      default ->
          Refusals.of(
              TreasuryFailure.valueOf(status),
              operation,
              row.getString("account"),
              row.getBigDecimal("available"));
    };
  }

  private static RuntimeException refusal(SQLException e, List<Operation> operations) {
    ServerErrorMessage message =
        e instanceof PSQLException known ? known.getServerErrorMessage() : null;
    if (message == null || message.getDetail() == null) {
      return Faults.translate(e);
    }
    try {
      JsonNode detail = JSON.readTree(message.getDetail());
      int place = detail.get(0).asInt();
      Outcome.Refused refused =
          Refusals.of(
              TreasuryFailure.valueOf(detail.get(1).asText()),
              operations.get(place - 1),
              detail.get(2).isNull() ? null : detail.get(2).asText(),
              detail.get(3).isNull() ? null : detail.get(3).decimalValue());
      return refused.code().failure("operation %d: %s".formatted(place, refused.message()), e);
    } catch (JsonProcessingException unreadable) {
      e.addSuppressed(unreadable);
      return Faults.translate(e);
    }
  }
}
