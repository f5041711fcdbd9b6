package dev.sovereign.activities.treasury.loop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.Payloads;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records that are kept as JSON in a column. Thread-safe. */
final class Bodies {

  private static final ObjectMapper JSON = Payloads.mapper();

  private Bodies() {}

  static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record of plain values", e);
    }
  }

  /** The first column of the first row, if there is one. */
  static <T> Optional<T> find(
      Connection connection, Class<T> type, String query, String... parameters)
      throws SQLException {
    return list(connection, type, query, parameters).stream().findFirst();
  }

  /** The first column of every row. */
  static <T> List<T> list(Connection connection, Class<T> type, String query, String... parameters)
      throws SQLException {
    List<T> found = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(query)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(read(rows.getString(1), type));
        }
      }
    }
    return found;
  }

  private static <T> T read(String body, Class<T> type) {
    try {
      return JSON.readValue(body, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("written by this program, and unreadable now", e);
    }
  }
}
