package dev.sovereign.activities.inference.receipts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The queue in PostgreSQL. */
public final class PostgresCatchUps implements CatchUps {

  private final DataSource dataSource;
  private final ContentStore contents;
  private final String host;
  private final Duration kept;
  private final Clock clock;

  /**
   * @param dataSource connections of the role {@code inference}, in auto-commit mode
   * @param host this host's id
   * @param kept how long a call waits, and how long it can be looked at once it has ended
   */
  public PostgresCatchUps(
      DataSource dataSource, ContentStore contents, String host, Duration kept, Clock clock) {
    this.dataSource = dataSource;
    this.contents = contents;
    this.host = host;
    this.kept = kept;
    this.clock = clock;
  }

  /** The row names the contents before they are written: a crash leaves none without a name. */
  @Override
  public void queue(Queued queued) {
    byte[] request = queued.request().getBytes(UTF_8);
    byte[] answer = queued.answer().getBytes(UTF_8);
    Instant now = clock.instant();
    Sql.call(
        dataSource,
        c ->
            CatchUpRows.insert(
                c,
                queued,
                host,
                contents.hash(OwnContent.of(request(queued.id()), request)),
                contents.hash(OwnContent.of(earlier(queued.id()), answer)),
                now,
                now.plus(kept)));
    OwnContent.put(contents, request(queued.id()), request, queued.dataClass());
    OwnContent.put(contents, earlier(queued.id()), answer, DataClass.KEEP_ON_DEVICE);
  }

  private static String request(String id) {
    return "catch-up request " + id;
  }

  private static String earlier(String id) {
    return "catch-up earlier " + id;
  }

  private static String later(String id) {
    return "catch-up later " + id;
  }

  @Override
  public List<Entry> waiting(int most) {
    return Sql.call(dataSource, c -> CatchUpRows.waiting(c, clock.instant(), most));
  }

  @Override
  public Optional<Entry> find(String id) {
    return Sql.call(dataSource, c -> CatchUpRows.find(c, id)).stream().findFirst();
  }

  @Override
  public List<Entry> list(@Nullable State state, int most) {
    return Sql.call(dataSource, c -> CatchUpRows.list(c, state, most));
  }

  @Override
  public long count(State state) {
    return Sql.call(dataSource, c -> CatchUpRows.count(c, state));
  }

  @Override
  public Optional<ContentRef> request(Entry entry) {
    return entry.host().equals(host) && contents.find(entry.requestContent()).isPresent()
        ? Optional.of(new ContentRef(entry.requestContent(), host, entry.dataClass()))
        : Optional.empty();
  }

  @Override
  public Optional<String> earlier(Entry entry) {
    return text(earlier(entry.id()), entry.earlierContent());
  }

  @Override
  public Optional<String> later(Entry entry) {
    Done later = entry.later();
    return later == null ? Optional.empty() : text(later(entry.id()), later.content());
  }

  private Optional<String> text(String owner, @Nullable String hash) {
    return hash == null
        ? Optional.empty()
        : OwnContent.find(contents, owner, hash).map(body -> new String(body, UTF_8));
  }

  @Override
  public void end(String id, State state, String reason) {
    Instant now = clock.instant();
    Sql.call(
        dataSource,
        c -> {
          CatchUpRows.end(c, id, state, reason, now, now.plus(kept));
          return true;
        });
  }

  @Override
  public boolean take(String id, Duration atMost) {
    Instant now = clock.instant();
    return Sql.call(dataSource, c -> CatchUpRows.take(c, id, now, now.plus(atMost)));
  }

  @Override
  public void missed(String id, String reason, long costNanoUsd) {
    Sql.call(
        dataSource,
        c -> {
          CatchUpRows.missed(c, id, reason, costNanoUsd);
          return true;
        });
  }

  /** Written before its row names it: what a crash leaves is written again under the same name. */
  @Override
  public void done(String id, Later later) {
    String content =
        OwnContent.put(
                contents, later(id), later.answer().getBytes(UTF_8), DataClass.KEEP_ON_DEVICE)
            .hash();
    Instant now = clock.instant();
    Sql.call(
        dataSource,
        c -> {
          CatchUpRows.done(c, id, later, content, now, now.plus(kept));
          return true;
        });
  }

  @Override
  public void expire() {
    Instant now = clock.instant();
    Sql.call(
        dataSource,
        c -> {
          for (Entry entry : CatchUpRows.expired(c, now, host)) {
            forgetContents(entry);
            if (entry.state() == State.WAITING) {
              String reason = "its better tier did not come back in time";
              CatchUpRows.end(c, entry.id(), State.EXPIRED, reason, now, now.plus(kept));
            } else {
              CatchUpRows.forget(c, entry.id());
            }
          }
          return true;
        });
  }

  private void forgetContents(Entry entry) {
    contents.delete(entry.requestContent());
    contents.delete(entry.earlierContent());
    Done later = entry.later();
    if (later != null && later.content() != null) {
      contents.delete(later.content());
    }
  }
}
