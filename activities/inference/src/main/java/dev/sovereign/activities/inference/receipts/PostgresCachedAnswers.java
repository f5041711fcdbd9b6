package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.Candidate;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Cached answers in PostgreSQL. */
public final class PostgresCachedAnswers implements CachedAnswers {

  private static final Logger log = LoggerFactory.getLogger(PostgresCachedAnswers.class);

  /** A caller waits for a connection once in so long while the database is away. */
  private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

  private final DataSource dataSource;
  private final ContentStore contents;
  private final InferenceStore store;
  private final String host;
  private final Bounds bounds;
  private final Clock clock;
  private final AtomicLong awayUntil = new AtomicLong(System.nanoTime());

  /**
   * @param ttl how long an answer is kept; zero for never
   * @param bytes of all answers together
   * @param answers how many
   */
  public record Bounds(Duration ttl, long bytes, long answers) {}

  /**
   * @param dataSource connections of the role {@code inference}, in auto-commit mode
   * @param store writes behind, and looks for what expired
   * @param host this host's id
   */
  public PostgresCachedAnswers(
      DataSource dataSource,
      ContentStore contents,
      InferenceStore store,
      String host,
      Bounds bounds,
      Clock clock) {
    this.dataSource = dataSource;
    this.contents = contents;
    this.store = store;
    this.host = host;
    this.bounds = bounds;
    this.clock = clock;
  }

  @Override
  public boolean on() {
    return bounds.ttl().isPositive();
  }

  @Override
  public Optional<Hit> find(String requestHash) {
    if (!on() || System.nanoTime() - awayUntil.get() < 0) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    try (var connection = dataSource.getConnection()) {
      CachedRows.Row row = CachedRows.find(connection, requestHash, host, now);
      return row == null ? Optional.empty() : hit(row, now);
    } catch (SQLException | UncheckedIOException e) {
      awayUntil.set(System.nanoTime() + PAUSE_NANOS);
      log.warn("the cache is passed over for a moment: {}", e.getClass().getSimpleName());
      return Optional.empty();
    }
  }

  private Optional<Hit> hit(CachedRows.Row row, Instant now) {
    Optional<byte[]> body = OwnContent.find(contents, owner(row.callId()), row.contentHash());
    if (body.isEmpty()) {
      return Optional.empty();
    }
    store.writeBehind("cache use " + row.callId(), c -> CachedRows.use(c, row.callId(), now));
    Candidate by = row.by();
    KeptAnswer answer =
        new KeptAnswer(RawJson.of(body.get()), by.endpoint(), by.model(), Quality.MODEL.name());
    return Optional.of(new Hit(row.callId(), answer, by, row.costNanoUsd()));
  }

  private static String owner(String callId) {
    return "cached " + callId;
  }

  @Override
  public void keep(Kept kept) {
    Instant now = clock.instant();
    if (on() && kept.answer().body().length() <= bounds.bytes()) {
      store.writeBehind("cache " + kept.requestHash(), c -> write(c, kept, now));
    }
  }

  private void write(Connection c, Kept kept, Instant now) throws SQLException {
    byte[] body = kept.answer().body().bytes();
    // Nobody but this cache reads it, whatever its class.
    String content =
        OwnContent.put(contents, owner(kept.callId()), body, DataClass.KEEP_ON_DEVICE).hash();
    String replaced = CachedRows.replaced(c, kept.requestHash(), host);
    CachedRows.keep(c, kept, host, content, now, now.plus(bounds.ttl()));
    if (replaced != null && !replaced.equals(content)) {
      contents.delete(replaced);
    }
    forget(c, CachedRows.beyond(c, host, bounds.bytes(), bounds.answers()));
  }

  private void forget(Connection c, List<CachedRows.Gone> gone) throws SQLException {
    for (CachedRows.Gone each : gone) {
      contents.delete(each.contentHash());
      CachedRows.delete(c, each.callId());
    }
  }

  @Override
  public boolean evict(String callId) {
    return Sql.call(
        dataSource,
        c -> {
          List<CachedRows.Gone> gone = CachedRows.ofCall(c, callId, host);
          forget(c, gone);
          return !gone.isEmpty();
        });
  }

  @Override
  public Contents contents(int most) {
    return Sql.call(
        dataSource,
        c -> {
          CachedRows.Size size = CachedRows.size(c, host);
          return new Contents(
              size.answers(),
              size.bytes(),
              bounds.answers(),
              bounds.bytes(),
              bounds.ttl().toSeconds(),
              CachedRows.lines(c, host, most));
        });
  }

  @Override
  public void expire() {
    Sql.call(
        dataSource,
        c -> {
          forget(c, CachedRows.expired(c, host, clock.instant()));
          return true;
        });
  }
}
