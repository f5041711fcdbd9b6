package dev.sovereign.activities.memory.bundle;

import dev.sovereign.activities.memory.CanonicalJson;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A fact's row as it travels.
 *
 * @param body canonical JSON; absent when erased
 */
record BundledFact(
    FactId id,
    String kind,
    @Nullable String body,
    @Nullable String sessionId,
    @Nullable String line,
    String key,
    String source,
    @Nullable String subject,
    Instant about,
    Instant recordedAt,
    DataClass dataClass,
    String contentHash,
    @Nullable FactId supersedes,
    @Nullable Instant erasedAt) {

  static BundledFact of(ResultSet row, @Nullable String body, @Nullable String subject)
      throws SQLException {
    String supersedes = row.getString("supersedes");
    OffsetDateTime erasedAt = row.getObject("erased_at", OffsetDateTime.class);
    return new BundledFact(
        new FactId(row.getString("fact_id")),
        row.getString("kind"),
        body,
        row.getString("session_id"),
        row.getString("line"),
        row.getString("key"),
        row.getString("source"),
        subject,
        row.getObject("about", OffsetDateTime.class).toInstant(),
        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
        DataClass.valueOf(row.getString("data_class")),
        row.getString("content_hash"),
        supersedes == null ? null : new FactId(supersedes),
        erasedAt == null ? null : erasedAt.toInstant());
  }

  boolean keptAtHome() {
    return dataClass == DataClass.KEEP_ON_DEVICE;
  }

  /** Whether it is a fact that this build can read, and its hash is that of its words. */
  boolean holds() {
    if (body == null) {
      return erasedAt != null;
    }
    boolean kindHolds =
        CanonicalJson.read(body, FactBody.class).kind() == FactKind.ofWireName(kind);
    return kindHolds && (keptAtHome() || CanonicalJson.sha256(body).equals(contentHash));
  }
}
