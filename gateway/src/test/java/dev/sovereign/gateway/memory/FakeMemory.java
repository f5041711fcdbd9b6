package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.HandOver;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.Sessions;
import dev.sovereign.workflows.memory.Fact;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import dev.sovereign.workflows.memory.Recollection;
import dev.sovereign.workflows.memory.RecordedFact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Memory and hand-off in memory, with the refusals of the real ones. */
public final class FakeMemory implements Sessions, FactStore, Recall, TaskPatterns, MemoryAdmin {

  public final List<PackReceipt> receipts = new ArrayList<>();
  public volatile boolean away;
  public final List<String> asked = new ArrayList<>();

  private final Map<String, SessionView> sessions = new LinkedHashMap<>();
  private final List<Fact> facts = new ArrayList<>();
  private final Map<String, Fact> byKey = new LinkedHashMap<>();
  private long tokens;

  public synchronized void reset() {
    away = false;
    receipts.clear();
    asked.clear();
    sessions.clear();
    facts.clear();
    byKey.clear();
  }

  public synchronized List<Fact> facts() {
    return List.copyOf(facts);
  }

  @Override
  public synchronized SessionView open(OpenSessionRequest request) {
    check();
    String line = request.line() == null ? "default" : request.line();
    String id = request.sessionId() == null ? "s" + (tokens + 1) : request.sessionId();
    SessionView known = sessions.get(id);
    if (known != null) {
      return known;
    }
    Optional<SessionView> before = last(line);
    if (before.isPresent() && before.get().state() == SessionView.State.OPEN) {
      if (!Boolean.TRUE.equals(request.takeOver())) {
        throw HandoffFailure.LINE_BUSY.failure(
            "line " + line + " is written by session " + before.get().sessionId());
      }
      end(before.get(), "taken_over");
    }
    SessionView opened =
        new SessionView(
            id,
            line,
            SessionView.State.OPEN,
            request.agent(),
            request.sessionType() == null ? "session" : request.sessionType(),
            request.purpose(),
            ++tokens,
            before.map(SessionView::sessionId).orElse(null),
            request.parentSessionId(),
            Instant.EPOCH,
            null,
            null,
            null,
            null);
    sessions.put(id, opened);
    return opened;
  }

  @Override
  public synchronized SessionView seal(String sessionId, long fencingToken) {
    check();
    SessionView session =
        find(sessionId)
            .orElseThrow(() -> HandoffFailure.SESSION_UNKNOWN.failure("no " + sessionId));
    if (session.fencingToken() != fencingToken) {
      throw HandoffFailure.STALE_FENCE.failure("token " + fencingToken + " is not its own");
    }
    return session.state() == SessionView.State.SEALED ? session : end(session, "asked");
  }

  @Override
  public synchronized SessionView handOver(HandOver request) {
    SessionView ended = seal(request.sessionId(), request.fencingToken());
    return open(
        new OpenSessionRequest(
            "after " + ended.sessionId(),
            ended.line(),
            request.agent(),
            ended.sessionType(),
            request.purpose() == null ? ended.purpose() : request.purpose(),
            request.repository(),
            ended.parentSessionId(),
            request.idleMinutes(),
            null));
  }

  private SessionView end(SessionView s, String because) {
    SessionView sealed =
        new SessionView(
            s.sessionId(),
            s.line(),
            SessionView.State.SEALED,
            s.agent(),
            s.sessionType(),
            s.purpose(),
            s.fencingToken(),
            s.previousSessionId(),
            s.parentSessionId(),
            s.openedAt(),
            s.lastFactAt(),
            Instant.EPOCH,
            because,
            "0".repeat(64));
    sessions.put(s.sessionId(), sealed);
    return sealed;
  }

  @Override
  public synchronized Optional<SessionView> find(String sessionId) {
    check();
    return Optional.ofNullable(sessions.get(sessionId));
  }

  @Override
  public synchronized Optional<SessionView> last(@Nullable String line) {
    check();
    return sessions.values().stream()
        .filter(each -> line == null || each.line().equals(line))
        .reduce((_, newer) -> newer);
  }

  @Override
  public synchronized List<SessionView> list(
      @Nullable String line, @Nullable String parent, int limit) {
    check();
    return sessions.values().stream()
        .filter(each -> line == null || each.line().equals(line))
        .filter(each -> parent == null || parent.equals(each.parentSessionId()))
        .toList()
        .reversed()
        .stream()
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized ContextPack resume(ResumeRequest request) {
    check();
    List<Fact> seen = list(FactFilter.all(), 100);
    List<ContextPack.Item> items =
        seen.stream()
            .map(
                each ->
                    new ContextPack.Item(
                        each.id(), each.kind(), text(each), each.sessionId(), each.about()))
            .toList();
    List<String> priorities =
        seen.stream()
            .flatMap(
                each ->
                    each.body() instanceof FactBody.Priorities p
                        ? p.items().stream()
                        : Stream.empty())
            .toList();
    String markdown =
        "# Where the line stands\n"
            + items.stream().map(each -> "> " + each.text()).collect(Collectors.joining("\n"));
    return new ContextPack(
        "ab".repeat(32),
        last(request.line()).orElse(null),
        null,
        items,
        priorities,
        100,
        0,
        0,
        markdown,
        Instant.EPOCH);
  }

  @Override
  public synchronized void acknowledge(PackReceipt receipt) {
    check();
    receipts.add(receipt);
  }

  @Override
  public synchronized List<KeptReceipt> receipts(
      @Nullable String packId, PackReceipt.@Nullable Status status, long before, int limit) {
    check();
    return IntStream.range(0, receipts.size())
        .mapToObj(i -> new KeptReceipt(i + 1L, receipts.get(i), Instant.EPOCH))
        .filter(it -> it.number() < before)
        .filter(it -> packId == null || it.receipt().packId().equals(packId))
        .filter(it -> status == null || it.receipt().status() == status)
        .sorted(Comparator.comparingLong(KeptReceipt::number).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized RecordedFact record(FactDraft draft) {
    check();
    Fence fence = draft.fence();
    String line = fence == null ? null : line(fence);
    String key = fence + "/" + (draft.key() == null ? draft.body().text() : draft.key());
    Fact known = byKey.get(key);
    if (known != null) {
      if (!draft.body().equals(known.body())) {
        throw MemoryFailure.KEY_CONFLICT.failure("key " + draft.key() + " stands for another body");
      }
      return new RecordedFact(known.id(), known.recordedAt(), true, 0);
    }
    if (draft.body().text().contains("\u0000")) {
      throw MemoryFailure.INVALID_FACT.failure("the text holds a NUL");
    }
    Fact fact =
        new Fact(
            new FactId("00000000-0000-7000-8000-%012d".formatted(facts.size() + 1)),
            draft.body().kind(),
            draft.body(),
            fence == null ? null : fence.sessionId(),
            line,
            draft.source(),
            draft.subject(),
            draft.about() == null ? Instant.EPOCH : draft.about(),
            Instant.EPOCH.plusSeconds(facts.size()),
            draft.travelClass(),
            "0".repeat(64),
            draft.supersedes(),
            null,
            null,
            false);
    facts.add(fact);
    byKey.put(key, fact);
    return new RecordedFact(fact.id(), fact.recordedAt(), false, 0);
  }

  private String line(Fence fence) {
    SessionView session = sessions.get(fence.sessionId());
    if (session == null) {
      throw MemoryFailure.SESSION_UNKNOWN.failure("no session " + fence.sessionId());
    }
    if (session.fencingToken() != fence.token() || taken(session)) {
      throw MemoryFailure.STALE_FENCE.failure("another session writes " + session.line());
    }
    if (session.state() == SessionView.State.SEALED) {
      throw MemoryFailure.SESSION_SEALED.failure("session " + session.sessionId() + " is sealed");
    }
    return session.line();
  }

  private boolean taken(SessionView session) {
    return "taken_over".equals(session.sealedBecause());
  }

  @Override
  public synchronized Optional<Fact> find(FactId id, DataClass upTo) {
    check();
    return facts.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  @Override
  public synchronized List<Fact> list(FactFilter filter, int limit) {
    check();
    return facts.reversed().stream()
        .filter(each -> filter.kinds().isEmpty() || filter.kinds().contains(each.kind()))
        .filter(each -> filter.sessionId() == null || filter.sessionId().equals(each.sessionId()))
        .filter(each -> filter.line() == null || filter.line().equals(each.line()))
        .filter(each -> each.dataClass().compareTo(filter.ceiling()) <= 0)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Recollection recall(RecallQuery query) {
    check();
    List<Recollection.Recalled> found =
        list(query.which(), 1_000).stream()
            .filter(each -> text(each).contains(query.text()))
            .limit(query.most())
            .map(each -> new Recollection.Recalled(each, 1, 1, 0))
            .toList();
    return new Recollection(found, Recollection.Way.FULL_TEXT, "there is no index", 0);
  }

  @Override
  public synchronized List<Pattern> similar(String task, int limit) {
    check();
    return list(FactFilter.all().ofKinds(FactKind.TASK_OUTCOME), 1_000).stream()
        .map(each -> pattern(each, (FactBody.TaskOutcome) body(each)))
        .limit(limit)
        .toList();
  }

  private static Pattern pattern(Fact fact, FactBody.TaskOutcome outcome) {
    int worked = outcome.succeeded() ? 1 : 0;
    return new Pattern(outcome.approach(), worked, 1 - worked, 0.2 * worked, List.of(fact.id()));
  }

  @Override
  public Erased erase(Erasure erasure) {
    check();
    asked.add("erase " + erasure.subject());
    return new Erased(1, 0, Boolean.TRUE.equals(erasure.dryRun()));
  }

  /** Three, the newest first. */
  @Override
  public List<LoggedErasure> erasures(Page page) {
    check();
    return Stream.iterate(3L, number -> number - 1)
        .limit(3)
        .filter(number -> number < page.end())
        .limit(page.read())
        .map(
            number ->
                new LoggedErasure(
                    number,
                    Instant.EPOCH,
                    "subject",
                    "owner",
                    "asked",
                    "ab".repeat(32),
                    null,
                    null,
                    number))
        .toList();
  }

  @Override
  public Exported export(Path file, boolean includePrivate) {
    check();
    write(file, "bundle " + includePrivate);
    return new Exported("12ab", 0, 1, 2);
  }

  @Override
  public Imported restore(Path file, boolean trust) {
    check();
    if (!trust) {
      throw MemoryFailure.BUNDLE_REFUSED.failure("the signer 12ab is not known here");
    }
    asked.add(read(file));
    return new Imported("12ab", 0, 1, 0, 2);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public IndexState rebuild() {
    check();
    asked.add("rebuild");
    return new IndexState("lucene", "building", 0, 1, 0, 0, null, null);
  }

  @Override
  public IndexState index() {
    check();
    return new IndexState("lucene", "ready", 1, 1, 10, 0, "all-minilm-l6-v2", null);
  }

  @Override
  public List<SourceState> syncSources() {
    check();
    return List.of(new SourceState("folder:/vault", 2, 0, 0, List.of()));
  }

  private static String text(Fact fact) {
    return body(fact).text();
  }

  private static FactBody body(Fact fact) {
    FactBody body = fact.body();
    if (body == null) {
      throw new IllegalStateException("a fact of this fake has a body");
    }
    return body;
  }

  private void check() {
    if (away) {
      throw MemoryFailure.STORE_UNAVAILABLE.failure("PostgreSQL does not answer");
    }
  }
}
