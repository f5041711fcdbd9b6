package dev.sovereign.activities.inference.receipts;

import dev.sovereign.activities.inference.receipts.AnswerOp.Claimed;
import dev.sovereign.activities.inference.receipts.AnswerOp.Wanted;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers in PostgreSQL, their content in the content store of this host. A key whose answer is on
 * another host is granted again, as repeated: content does not travel.
 */
public final class PostgresAnswers implements Answers {

  private static final Logger log = LoggerFactory.getLogger(PostgresAnswers.class);

  /** Answers without a key that wait to be written; beyond it they are not kept. */
  private static final long MOST_BYTES = 64L << 20;

  private final DataSource dataSource;
  private final GroupCommit commits;
  private final ProcessRun run;
  private final AnswerRows rows;
  private final ContentStore store;
  private final AnswerContents contents;
  private final Duration keyRetention;
  private final Duration idRetention;
  private final Clock clock;
  private final Map<String, KeptAnswer> unwritten = new ConcurrentHashMap<>();
  private final Map<String, Instant> announced = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> ends = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final WriteBehind behind;

  PostgresAnswers(
      DataSource dataSource,
      GroupCommit commits,
      WriteBehind behind,
      ProcessRun run,
      ContentStore contents,
      InferenceStore.Settings settings,
      Clock clock) {
    this.dataSource = dataSource;
    this.commits = commits;
    this.behind = behind;
    this.run = run;
    this.rows = new AnswerRows(run);
    this.store = contents;
    this.contents = new AnswerContents(contents);
    this.keyRetention = settings.keyRetention();
    this.idRetention = settings.idRetention();
    this.clock = clock;
  }

  @Override
  public String requestHash(DataClass dataClass, String operation, byte[] request) {
    byte[] path = operation.getBytes(StandardCharsets.US_ASCII);
    return dataClass == DataClass.KEEP_ON_DEVICE
        ? RequestHash.keyed(store, path, request)
        : RequestHash.plain(path, request);
  }

  @Override
  public Claim claim(String key, String requestHash, String callId) {
    String lostContent = "";
    while (true) {
      Instant now = clock.instant();
      var wanted = new Wanted(key, requestHash, callId, now, now.plus(keyRetention), lostContent);
      Claimed claimed = promise(new AnswerOp.ClaimKey(rows, run, wanted));
      if (claimed.replaced() != null) {
        delete(claimed.replaced().contentHash());
        delete(claimed.replaced().requestContent());
      }
      AnswerRows.Row row = claimed.row();
      if (row == null) {
        return claimed.claim() == null ? new Claim.Conflict() : claimed.claim();
      }
      Optional<KeptAnswer> answer = contents.find(row);
      if (answer.isPresent()) {
        return new Claim.Recorded(row.callId(), answer.get());
      }
      lostContent = row.contentHash() == null ? "" : row.contentHash();
    }
  }

  /**
   * @throws StoreUnavailableException when there is a key and the database does not answer; it is
   *     kept all the same once the database is back, unless the process ends before
   * @throws UncheckedIOException when there is a key and the content cannot be stored
   */
  @Override
  public void keep(String callId, String key, KeptAnswer answer) {
    if (key.isEmpty()) {
      keepBehind(callId, answer);
      return;
    }
    String name = contents.name(callId, answer);
    name(callId, name);
    AnswerRows.Kept kept = contents.put(callId, answer);
    Instant now = clock.instant();
    Op<Boolean> op =
        AnswerOp.certain(
            c -> rows.keep(c, callId, kept, now, now.plus(keyRetention)), () -> ended(callId));
    try {
      promise(op);
    } finally {
      announced.remove(callId);
    }
  }

  /** So that a crash before the last commit leaves no content that no row names. */
  private void name(String callId, String content) {
    try {
      promise(AnswerOp.certain(c -> rows.name(c, callId, content)));
    } catch (StoreUnavailableException _) {
      // Written before the answer's own row once the database is back.
    }
  }

  private void keepBehind(String callId, KeptAnswer answer) {
    int length = answer.body().length();
    if (bytes.addAndGet(length) > MOST_BYTES) {
      bytes.addAndGet(-length);
      log.warn("an answer is not kept: too many wait for the database");
      return;
    }
    unwritten.put(callId, answer);
    announced.remove(callId);
    Instant now = clock.instant();
    behind.write(
        "answer " + callId,
        connection -> {
          boolean again = true;
          try {
            rows.name(connection, callId, contents.name(callId, answer));
            AnswerRows.Kept kept = contents.put(callId, answer);
            rows.keep(connection, callId, kept, now, now.plus(idRetention));
            again = false;
          } catch (RuntimeException e) {
            again = false;
            throw e;
          } finally {
            if (!again && unwritten.remove(callId, answer)) {
              bytes.addAndGet(-length);
            }
          }
        });
  }

  @Override
  public void handOver(String callId, Handed handed) {
    Instant now = clock.instant();
    Instant expires = handed.until().plus(idRetention);
    promise(new AnswerOp.HandOverCall(rows, callId, handed, now, expires));
  }

  @Override
  public Claim resume(String callId) {
    Claimed claimed = promise(new AnswerOp.Resume(rows, run, callId));
    if (claimed.replaced() != null) {
      delete(claimed.replaced().contentHash());
    }
    AnswerRows.Row row = claimed.row();
    if (row == null) {
      return claimed.claim() == null ? new Claim.Granted(true) : claimed.claim();
    }
    return contents
        .find(row)
        .<Claim>map(answer -> new Claim.Recorded(callId, answer))
        .orElse(new Claim.Granted(true));
  }

  @Override
  public void release(String callId, String key) {
    announced.remove(callId);
    Instant expires = clock.instant().plus(idRetention);
    commits.submit(
        AnswerOp.certain(
            c -> rows.release(c, callId, "no endpoint could finish the answer", expires),
            () -> ended(callId)));
  }

  @Override
  public void awaitEnd(String callId, Duration atMost) throws InterruptedException {
    CountDownLatch end = ends.computeIfAbsent(callId, _ -> new CountDownLatch(1));
    if (!end.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      ends.remove(callId, end);
    }
  }

  private void ended(String callId) {
    CountDownLatch end = ends.remove(callId);
    if (end != null) {
      end.countDown();
    }
  }

  @Override
  public void announce(String callId) {
    Instant now = clock.instant();
    announced.put(callId, now);
    commits.submit(AnswerOp.certain(c -> rows.announce(c, callId, now, now.plus(idRetention))));
  }

  /**
   * Also while it is only in memory.
   *
   * @throws StoreUnavailableException when it is not in memory and the database does not answer
   */
  @Override
  public Optional<Found> find(String callId) {
    KeptAnswer answer = unwritten.get(callId);
    if (answer != null) {
      return Optional.of(new Found.Ready(answer));
    }
    Instant since = announced.get(callId);
    if (since != null) {
      return Optional.of(new Found.Pending(since));
    }
    return findKept(callId);
  }

  private Optional<Found> findKept(String callId) {
    return Sql.call(
        dataSource,
        connection -> {
          AnswerRows.Row row = rows.byCall(connection, callId);
          if (row == null || !row.expires().isAfter(clock.instant())) {
            return Optional.empty();
          }
          return switch (row.state()) {
            case "ready" -> contents.find(row).map(Found.Ready::new);
            case "failed" -> Optional.of(new Found.Failed(row.reason()));
            default ->
                Optional.of(
                    row.durable() || run.alive(connection, row.runId())
                        ? new Found.Pending(row.since())
                        : new Found.Failed("the process that was asking ended"));
          };
        });
  }

  /** Deletes what expired: first the content, so that a crash leaves nothing without a name. */
  void deleteExpired() {
    Instant now = clock.instant();
    Sql.call(
        dataSource,
        connection -> {
          List<AnswerRows.Expired> expired = rows.expired(connection, now);
          for (AnswerRows.Expired answer : expired) {
            contents.delete(answer.contentHash());
            contents.delete(answer.requestContent());
          }
          if (!expired.isEmpty()) {
            rows.forget(connection, expired, now);
          }
          return expired.size();
        });
  }

  /** At once: the same call may be about to store the same content again. */
  private void delete(@Nullable String content) {
    try {
      contents.delete(content);
    } catch (UncheckedIOException e) {
      log.warn("a replaced answer's content stays ({})", e.getMessage());
    }
  }

  private <R> R promise(Op<R> op) {
    try {
      return commits.commit(op);
    } catch (CancellationException _) {
      throw Sql.unavailable("was not waited for: the thread was interrupted");
    }
  }
}
