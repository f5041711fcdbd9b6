package dev.sovereign.testing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Compares what writers were acknowledged with what PostgreSQL holds, when all of them are done.
 */
final class FactAudit {

  private static final String FACTS =
      "SELECT fact_id::text, body::jsonb ->> 'statement' FROM memory.fact WHERE line LIKE ?";

  private static final String SESSIONS =
      "SELECT session_id FROM handoff.session_opened WHERE line LIKE ?";

  private static final String TOKENS_THAT_DO_NOT_GROW =
      """
      SELECT line || ': token ' || token || ' after ' || earlier FROM (
        SELECT line, token, lag(token) OVER (PARTITION BY line ORDER BY ordinal) AS earlier
        FROM handoff.session_opened WHERE line LIKE ?) opened
      WHERE token <= earlier""";

  private static final String FACTS_OF_A_LOST_PEN =
      """
      SELECT line || ': fact ' || fact_id || ' by token ' || token || ' after ' || earlier FROM (
        SELECT fact.line, fact_id, token,
          lag(token) OVER (PARTITION BY fact.line ORDER BY recorded_at, fact_id) AS earlier
        FROM memory.fact JOIN handoff.session_opened USING (session_id)
        WHERE fact.line LIKE ?) told
      WHERE token < earlier""";

  private static final String FORKS =
      """
      SELECT line || ': ' || count(*) || ' sessions after ' || coalesce(previous_session_id, 'none')
      FROM handoff.session_opened WHERE line LIKE ?
      GROUP BY line, previous_session_id HAVING count(*) > 1""";

  private final Connection connection;
  private final String lines;

  private FactAudit(Connection connection, String lines) {
    this.connection = connection;
    this.lines = lines;
  }

  /**
   * What must hold and does not.
   *
   * @param lines a LIKE pattern of the lines that the writers had to themselves
   */
  static List<String> violations(Stack stack, String lines, FactTally tally) {
    try (Connection connection = stack.connect()) {
      return new FactAudit(connection, lines).violations(tally);
    } catch (SQLException e) {
      throw new IllegalStateException("the database could not be asked", e);
    }
  }

  private List<String> violations(FactTally tally) throws SQLException {
    List<String> found = new ArrayList<>(facts(tally.facts()));
    var sessions = new TreeSet<>(tally.sessions());
    strings(SESSIONS).forEach(sessions::remove);
    sessions.forEach(each -> found.add("lost session " + each));
    strings(TOKENS_THAT_DO_NOT_GROW).forEach(each -> found.add("token does not grow: " + each));
    strings(FACTS_OF_A_LOST_PEN).forEach(each -> found.add("written with a lost pen: " + each));
    strings(FORKS).forEach(each -> found.add("fork: " + each));
    return found;
  }

  private List<String> facts(Map<String, String> acknowledged) throws SQLException {
    List<String> found = new ArrayList<>();
    Map<String, String> held = pairs(FACTS);
    acknowledged.forEach(
        (id, statement) -> {
          if (!statement.equals(held.get(id))) {
            found.add("lost: fact " + id + ", " + statement);
          }
        });
    Map<String, Integer> times = new HashMap<>();
    held.values().forEach(statement -> times.merge(statement, 1, Integer::sum));
    times.forEach(
        (statement, count) -> {
          if (count > 1) {
            found.add("recorded " + count + " times: " + statement);
          }
        });
    held.keySet().stream()
        .filter(id -> !acknowledged.containsKey(id))
        .forEach(id -> found.add("never acknowledged: fact " + id + ", " + held.get(id)));
    return found;
  }

  private Map<String, String> pairs(String query) throws SQLException {
    Map<String, String> pairs = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, lines);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          pairs.put(rows.getString(1), rows.getString(2));
        }
      }
    }
    return pairs;
  }

  private List<String> strings(String query) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, lines);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          strings.add(rows.getString(1));
        }
      }
    }
    return strings;
  }
}
