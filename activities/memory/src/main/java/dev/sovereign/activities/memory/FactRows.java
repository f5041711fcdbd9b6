package dev.sovereign.activities.memory;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Rows of {@code memory.fact} as facts. */
final class FactRows {

  static final String SELECT =
      """
      SELECT f.fact_id, f.kind, f.body, f.session_id, f.line, f.source, f.subject, f.about,
          f.recorded_at, f.data_class, f.content_hash, f.content_host, f.supersedes,
          f.erased_at IS NOT NULL AS erased,
          (SELECT n.fact_id FROM memory.fact n WHERE n.supersedes = f.fact_id
              ORDER BY n.fact_id DESC LIMIT 1) AS superseded_by
      FROM memory.fact f
      """;

  private final PrivateContent contents;

  FactRows(PrivateContent contents) {
    this.contents = contents;
  }

  Fact fact(ResultSet row, DataClass upTo) throws SQLException {
    DataClass dataClass = DataClass.valueOf(row.getString("data_class"));
    boolean visible = dataClass.compareTo(upTo) <= 0;
    PrivateContent.Words words = visible ? words(row) : null;
    String hash = row.getString("content_hash");
    String host = row.getString("content_host");
    return new Fact(
        new FactId(row.getString("fact_id")),
        FactKind.ofWireName(row.getString("kind")),
        words == null ? null : words.factBody(),
        row.getString("session_id"),
        row.getString("line"),
        row.getString("source"),
        words == null ? null : words.subject(),
        instant(row, "about"),
        instant(row, "recorded_at"),
        dataClass,
        hash,
        id(row, "supersedes"),
        id(row, "superseded_by"),
        host == null ? null : new ContentRef(hash, host, dataClass),
        row.getBoolean("erased"));
  }

  private PrivateContent.@Nullable Words words(ResultSet row) throws SQLException {
    if (row.getBoolean("erased")) {
      return null;
    }
    String body = row.getString("body");
    return body == null
        ? contents.find(row.getString("content_hash")).orElse(null)
        : new PrivateContent.Words(body, row.getString("subject"), null, null);
  }

  private static @Nullable FactId id(ResultSet row, String column) throws SQLException {
    String id = row.getString(column);
    return id == null ? null : new FactId(id);
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
