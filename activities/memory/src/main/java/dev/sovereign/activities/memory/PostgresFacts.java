package dev.sovereign.activities.memory;

import dev.sovereign.activities.memory.recall.FactReader;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.RecordedFact;
import dev.sovereign.workflows.memory.SecretRedactor;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Facts in PostgreSQL, {@code memory.fact}; the words of private ones in the content store of this
 * host. Thread-safe.
 */
public final class PostgresFacts implements FactStore, FactReader {

  private static final String RECORD =
      "SELECT * FROM memory.record_fact(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::uuid)";

  private static final String NEWEST_FIRST = " ORDER BY f.recorded_at DESC, f.fact_id DESC";

  private static final int MAX_LIST = 10_000;

  /** Rows that cross at once; a list is read until it is full, which is mostly the first time. */
  private static final int FETCH = 500;

  private final DataSource dataSource;
  private final PrivateContent contents;
  private final FactRows rows;
  private final SecretRedactor redactor;

  /**
   * @param dataSource connections of the role {@code memory}, in auto-commit mode
   * @param contents the content store of this host
   */
  public PostgresFacts(DataSource dataSource, ContentStore contents) {
    this.dataSource = dataSource;
    this.contents = new PrivateContent(contents);
    this.rows = new FactRows(this.contents);
    this.redactor = new SecretRedactor();
  }

  @Override
  public RecordedFact record(FactDraft draft) {
    TakenIn taken = TakenIn.of(draft, redactor);
    return taken.isPrivate() ? recordPrivate(taken) : insert(taken, null);
  }

  /**
   * The words are stored before the row that names them, so that no fact is ever without. When the
   * row is refused they are forgotten, unless they are those of a fact that stands.
   */
  private RecordedFact recordPrivate(TakenIn taken) {
    Fence fence = taken.draft().fence();
    ContentRef ref =
        contents.put(
            new PrivateContent.Words(
                taken.json(),
                taken.subject(),
                fence == null ? null : fence.sessionId(),
                taken.key()));
    try {
      return insert(taken, ref);
    } catch (ApplicationFailure refused) {
      if (refused.isNonRetryable()) {
        contents.deleteUnlessNamed(ref.hash(), dataSource);
      }
      throw refused;
    }
  }

  private RecordedFact insert(TakenIn taken, @Nullable ContentRef ref) {
    String hash = ref == null ? CanonicalJson.sha256(taken.json()) : ref.hash();
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement = connection.prepareStatement(RECORD)) {
            set(statement, taken, hash, ref);
            try (var row = statement.executeQuery()) {
              row.next();
              return recorded(row, hash, taken.redactions());
            }
          }
        });
  }

  private static void set(
      PreparedStatement statement, TakenIn taken, String hash, @Nullable ContentRef ref)
      throws SQLException {
    FactDraft draft = taken.draft();
    Fence fence = draft.fence();
    Instant about = draft.about();
    FactId supersedes = draft.supersedes();
    statement.setString(1, fence == null ? null : fence.sessionId());
    statement.setObject(2, fence == null ? null : fence.token(), Types.BIGINT);
    statement.setString(3, Objects.requireNonNullElse(taken.key(), hash));
    statement.setString(4, draft.body().kind().wireName());
    statement.setString(5, taken.source());
    statement.setString(6, ref == null ? taken.subject() : null);
    statement.setObject(7, about == null ? null : Where.timestamp(about));
    statement.setString(8, draft.travelClass().name());
    statement.setString(9, hash);
    statement.setString(10, ref == null ? null : ref.host());
    statement.setString(11, ref == null ? taken.json() : null);
    statement.setString(12, supersedes == null ? null : supersedes.value());
  }

  private static RecordedFact recorded(ResultSet row, String hash, int redactions)
      throws SQLException {
    FactId id = new FactId(row.getString("fact_id"));
    if (!hash.equals(row.getString("content_hash"))) {
      throw MemoryFailure.KEY_CONFLICT.failure(
          "Nothing was recorded: the key already stands for fact %s, which says something else. Use another key, and supersedes %s to replace it."
              .formatted(id, id));
    }
    Instant at = row.getObject("recorded_at", OffsetDateTime.class).toInstant();
    return new RecordedFact(id, at, row.getBoolean("known"), redactions);
  }

  @Override
  public Optional<Fact> find(FactId id, DataClass upTo) {
    return find(List.of(id), upTo).stream().findFirst();
  }

  @Override
  public List<Fact> find(Collection<FactId> ids, DataClass upTo) {
    String[] values = ids.stream().map(FactId::value).toArray(String[]::new);
    var where = new Where().and("f.fact_id = ANY (?::uuid[])", values);
    return Sql.call(
        dataSource, c -> read(c, FactRows.SELECT + where, where, upTo, null, Integer.MAX_VALUE));
  }

  @Override
  public List<Fact> list(FactFilter filter, int limit) {
    if (limit < 1 || limit > MAX_LIST) {
      throw new IllegalArgumentException(
          "limit: %d (expected: 1 to %d)".formatted(limit, MAX_LIST));
    }
    Where where = Where.of(filter);
    boolean reads = filter.subject() != null && filter.ceiling() == DataClass.KEEP_ON_DEVICE;
    // Which private facts are about the subject is known only when they are read.
    String query = FactRows.SELECT + where + NEWEST_FIRST + (reads ? "" : " LIMIT " + limit);
    return Sql.transact(
        dataSource,
        c -> read(c, query, where, filter.ceiling(), reads ? filter.subject() : null, limit));
  }

  @Override
  public List<Fact> page(@Nullable FactId after, int most, Set<DataClass> classes) {
    var where = new Where().ofClasses(classes).and("f.erased_at IS NULL");
    if (after != null) {
      where.and("f.fact_id > ?::uuid", after.value());
    }
    String query = FactRows.SELECT + where + " ORDER BY f.fact_id LIMIT " + most;
    return Sql.call(dataSource, c -> read(c, query, where, DataClass.KEEP_ON_DEVICE, null, most));
  }

  @Override
  public long count(Set<DataClass> classes) {
    var where = new Where().ofClasses(classes).and("f.erased_at IS NULL");
    return Sql.call(
        dataSource,
        connection -> {
          try (var statement =
              connection.prepareStatement("SELECT count(*) FROM memory.fact f " + where)) {
            where.set(statement, 1);
            try (var row = statement.executeQuery()) {
              row.next();
              return row.getLong(1);
            }
          }
        });
  }

  private List<Fact> read(
      Connection connection,
      String query,
      Where where,
      DataClass upTo,
      @Nullable String subject,
      int most)
      throws SQLException {
    List<Fact> facts = new ArrayList<>();
    try (var statement = connection.prepareStatement(query)) {
      statement.setFetchSize(FETCH);
      where.set(statement, 1);
      try (var found = statement.executeQuery()) {
        while (facts.size() < most && found.next()) {
          Fact fact = rows.fact(found, upTo);
          if (subject == null || subject.equals(fact.subject())) {
            facts.add(fact);
          }
        }
      }
    }
    return facts;
  }
}
