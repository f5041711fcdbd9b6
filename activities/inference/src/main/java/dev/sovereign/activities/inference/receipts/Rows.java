package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Many rows in one statement: a column is an array, and {@code unnest} makes rows of them. */
final class Rows {

  private Rows() {}

  /**
   * @param name of the column
   * @param type of its values on the way in
   * @param expression what is made of {@code name} there
   * @param value of a row
   */
  record Column<T>(
      String name, String type, String expression, Function<T, @Nullable Object> value) {

    Column(String name, String type, Function<T, @Nullable Object> value) {
      this(name, type, name, value);
    }
  }

  /** {@code SELECT} of the columns out of one array each. */
  static <T> String selectFrom(List<Column<T>> columns) {
    return "SELECT %s FROM unnest(%s) AS given (%s)"
        .formatted(
            list(columns, Column::expression),
            list(columns, column -> "?::" + column.type() + "[]"),
            list(columns, Column::name));
  }

  static <T> String names(List<Column<T>> columns) {
    return list(columns, Column::name);
  }

  /** Runs a statement that has one array parameter a column, in their order and nothing after. */
  static <T> int execute(
      Connection connection, String sql, List<Column<T>> columns, List<? extends T> rows)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < columns.size(); i++) {
        Column<T> column = columns.get(i);
        statement.setArray(i + 1, connection.createArrayOf(column.type(), values(column, rows)));
      }
      return statement.executeUpdate();
    }
  }

  private static <T> @Nullable Object[] values(Column<T> column, List<? extends T> rows) {
    @Nullable Object[] values = array(column.type(), rows.size());
    for (int row = 0; row < values.length; row++) {
      values[row] = column.value().apply(rows.get(row));
    }
    return values;
  }

  /** The driver sends arrays of these types as they are, and all others as text, for much more. */
  private static @Nullable Object[] array(String type, int length) {
    return switch (type) {
      case "text" -> new @Nullable String[length];
      case "int8" -> new @Nullable Long[length];
      default -> throw new IllegalArgumentException(type + " (expected: text or int8)");
    };
  }

  /** As PostgreSQL can keep it: it has no NUL in a text. */
  static String text(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
  }

  private static <T> String list(List<Column<T>> columns, Function<Column<T>, String> part) {
    return String.join(", ", columns.stream().map(part).toList());
  }
}
