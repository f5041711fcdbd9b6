package dev.sovereign.activities.memory;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactKind;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A filter as the conditions of a query on {@code memory.fact f}, and their values. */
final class Where {

  private final StringBuilder conditions = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  static Where of(FactFilter filter) {
    var where = new Where().ofClasses(upTo(filter.ceiling()));
    if (!filter.kinds().isEmpty()) {
      where.and("f.kind = ANY (?::text[])", kinds(filter.kinds()));
    }
    if (filter.sessionId() != null) {
      where.and("f.session_id = ?", filter.sessionId());
    }
    if (filter.line() != null) {
      where.and("f.line = ?", filter.line());
    }
    if (filter.subject() != null) {
      // A private subject stands in the content store only; whoever reads it compares again.
      boolean privateToo = filter.ceiling() == DataClass.KEEP_ON_DEVICE;
      where.and(
          privateToo ? "(f.subject = ? OR f.content_host IS NOT NULL)" : "f.subject = ?",
          filter.subject());
    }
    if (filter.from() != null) {
      where.and("f.about >= ?", timestamp(filter.from()));
    }
    if (filter.to() != null) {
      where.and("f.about < ?", timestamp(filter.to()));
    }
    if (!filter.supersededToo()) {
      where.and("NOT EXISTS (SELECT FROM memory.fact n WHERE n.supersedes = f.fact_id)");
    }
    return where;
  }

  Where ofClasses(Collection<DataClass> classes) {
    if (classes.size() == DataClass.values().length) {
      return this;
    }
    return and(
        "f.data_class = ANY (?::text[])", classes.stream().map(Enum::name).toArray(String[]::new));
  }

  Where and(String condition) {
    conditions.append(conditions.isEmpty() ? "WHERE " : " AND ").append(condition);
    return this;
  }

  /**
   * @param value of the one parameter of the condition; an array of texts is one value
   */
  Where and(String condition, Object value) {
    values.add(value);
    return and(condition);
  }

  @Override
  public String toString() {
    return conditions.toString();
  }

  /** Sets the values from this place on; returns the place after them. */
  int set(PreparedStatement statement, int from) throws SQLException {
    int at = from;
    for (Object value : values) {
      if (value instanceof String[] texts) {
        statement.setArray(at++, statement.getConnection().createArrayOf("text", texts));
      } else {
        statement.setObject(at++, value);
      }
    }
    return at;
  }

  static String[] kinds(Collection<FactKind> kinds) {
    return kinds.stream().map(FactKind::wireName).sorted().toArray(String[]::new);
  }

  static OffsetDateTime timestamp(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static List<DataClass> upTo(DataClass ceiling) {
    return Arrays.stream(DataClass.values()).filter(it -> it.compareTo(ceiling) <= 0).toList();
  }
}
