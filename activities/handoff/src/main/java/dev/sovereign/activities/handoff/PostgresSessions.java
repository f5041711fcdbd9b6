package dev.sovereign.activities.handoff;

import static dev.sovereign.activities.handoff.Seal.Because.ASKED;
import static dev.sovereign.activities.handoff.Seal.Because.IDLE;
import static dev.sovereign.activities.handoff.Seal.Because.TAKEN_OVER;

import dev.sovereign.activities.handoff.Seal.Evidence;
import dev.sovereign.activities.handoff.SessionTable.Opening;
import dev.sovereign.activities.handoff.SessionTable.Pen;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.HandOver;
import dev.sovereign.workflows.handoff.KeptReceipt;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionReview;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.Sessions;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Recall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The hand-off protocol in PostgreSQL: a row of {@code handoff.line} a line of work says who has
 * the pen, and {@code handoff.fence} asks it wherever a fact is inserted. Thread-safe.
 */
public final class PostgresSessions implements Sessions {

  static final String DEFAULT_LINE = "default";

  private static final String DEFAULT_TYPE = "session";
  private static final int MOST = 1_000;

  private final DataSource dataSource;
  private final FactStore facts;
  private final Workspace workspace;
  private final Seal seals;
  private final Resume resume;

  /**
   * @param dataSource connections of the role {@code handoff}, in auto-commit mode
   * @param facts on connections that no writer uses: a seal reads facts while writers wait for it
   * @param recall what answers a question for a pack; null when packs take no questions
   * @param clock says when git was read
   */
  public PostgresSessions(
      DataSource dataSource, FactStore facts, @Nullable Recall recall, Clock clock) {
    this.dataSource = dataSource;
    this.facts = facts;
    this.workspace = new Workspace(clock);
    this.seals = new Seal(facts, workspace);
    this.resume = new Resume(dataSource, facts, recall, workspace, clock);
  }

  @Override
  public SessionView open(OpenSessionRequest asked) {
    OpenSessionRequest request = Openings.withoutSecrets(asked);
    String id = request.sessionId() == null ? UUID.randomUUID().toString() : request.sessionId();
    Opening opening =
        new Opening(
            request,
            id,
            line(request, id),
            Objects.requireNonNullElse(request.sessionType(), DEFAULT_TYPE),
            null,
            workspace.state(request.repository()));
    Evidence ofHolder = holder(opening.line()).map(seals::look).orElse(null);
    return heard(Sql.transaction(dataSource, c -> open(c, opening, ofHolder)));
  }

  private SessionRow open(Connection connection, Opening opening, @Nullable Evidence ofHolder)
      throws SQLException {
    SessionRow known = SessionTable.find(connection, opening.sessionId()).orElse(null);
    if (known != null) {
      return Openings.same(known, opening);
    }
    Openings.requireParent(connection, opening);
    Pen pen = SessionTable.lock(connection, opening.line());
    // The same request again may have waited for the first one's lock.
    known = SessionTable.find(connection, opening.sessionId()).orElse(null);
    if (known != null) {
      return Openings.same(known, opening);
    }
    if (pen.sessionId() != null) {
      SessionRow holder = SessionTable.find(connection, pen.sessionId()).orElseThrow();
      Instant lastFactAt = SessionFacts.lastFactAt(facts, holder.id());
      if (lastFactAt == null && Openings.waitsFor(opening.request(), holder)) {
        return holder;
      }
      release(connection, pen, opening, holder, lastFactAt, ofHolder);
    }
    return give(connection, pen, opening);
  }

  @Override
  public SessionView handOver(HandOver request) {
    SessionRow giver = require(request.sessionId());
    Opening opening = Openings.after(giver, request, atHandOver(request, giver));
    Evidence evidence = giver.open() ? seals.look(giver) : null;
    return heard(
        Sql.transaction(dataSource, c -> handOver(c, request.fencingToken(), opening, evidence)));
  }

  private SessionRow handOver(
      Connection connection, long fencingToken, Opening opening, @Nullable Evidence ofGiver)
      throws SQLException {
    Pen pen = SessionTable.lock(connection, opening.line());
    SessionRow giver =
        SessionTable.find(connection, Objects.requireNonNull(opening.previous())).orElseThrow();
    if (giver.view().fencingToken() != fencingToken) {
      throw Openings.stale(giver, fencingToken);
    }
    SessionRow known = SessionTable.find(connection, opening.sessionId()).orElse(null);
    if (known != null) {
      return Openings.same(known, opening);
    }
    if (giver.open()) {
      seals.seal(connection, giver, ASKED, Objects.requireNonNull(ofGiver));
    } else if (pen.sessionId() != null) {
      SessionRow holder = SessionTable.find(connection, pen.sessionId()).orElseThrow();
      Instant lastFactAt = SessionFacts.lastFactAt(facts, holder.id());
      release(connection, pen, opening, holder, lastFactAt, null);
    }
    return give(connection, pen, opening);
  }

  /** A folder that is named must be readable; one that was named long ago may be gone. */
  private @Nullable MechanicalState atHandOver(HandOver request, SessionRow giver) {
    return request.repository() == null
        ? workspace.stateIfReadable(giver.repository())
        : workspace.state(request.repository());
  }

  /** The next session of a free and locked line. */
  static SessionRow give(Connection connection, Pen pen, Opening opening) throws SQLException {
    String previous =
        SessionTable.last(connection, opening.line()).map(SessionRow::id).orElse(null);
    long token = pen.token() + 1;
    SessionTable.give(connection, opening.line(), token, opening.sessionId());
    SessionTable.insertOpened(connection, opening.after(previous), token);
    return SessionTable.find(connection, opening.sessionId()).orElseThrow();
  }

  private void release(
      Connection connection,
      Pen pen,
      Opening opening,
      SessionRow holder,
      @Nullable Instant lastFactAt,
      @Nullable Evidence evidence)
      throws SQLException {
    boolean idle = !pen.now().isBefore(holder.idleAt(lastFactAt));
    if (!idle && !Boolean.TRUE.equals(opening.request().takeOver())) {
      throw Openings.busy(holder, lastFactAt);
    }
    Evidence known =
        evidence != null && evidence.sessionId().equals(holder.id())
            ? evidence
            : seals.look(holder);
    seals.seal(connection, holder, idle ? IDLE : TAKEN_OVER, known);
  }

  @Override
  public SessionView seal(String sessionId, long fencingToken) {
    SessionRow session = require(sessionId);
    Evidence evidence = session.open() ? seals.look(session) : null;
    return heard(
        Sql.transaction(
            dataSource,
            connection -> {
              SessionTable.lock(connection, session.view().line());
              SessionRow now = SessionTable.find(connection, sessionId).orElseThrow();
              if (now.view().fencingToken() != fencingToken) {
                throw Openings.stale(now, fencingToken);
              }
              if (now.open()) {
                seals.seal(connection, now, ASKED, Objects.requireNonNull(evidence));
              }
              return SessionTable.find(connection, sessionId).orElseThrow();
            }));
  }

  private SessionReview review(SessionRow session, Instant now) {
    Instant lastFactAt =
        session.open() ? SessionFacts.lastFactAt(facts, session.id()) : session.view().lastFactAt();
    long left = Duration.between(now, session.idleAt(lastFactAt)).toMillis();
    return new SessionReview(session.heard(lastFactAt), session.open() ? Math.max(0, left) : 0);
  }

  /** Seals the session when it has been silent for too long; otherwise says how long it may be. */
  public SessionReview sealIdle(String sessionId) {
    SessionRow session = require(sessionId);
    if (!session.open()) {
      return new SessionReview(session.view(), 0);
    }
    Evidence evidence = seals.look(session);
    return Sql.transaction(
        dataSource,
        connection -> {
          Pen pen = SessionTable.lock(connection, session.view().line());
          SessionRow now = SessionTable.find(connection, sessionId).orElseThrow();
          SessionReview review = review(now, pen.now());
          if (now.open() && review.idleInMillis() == 0) {
            seals.seal(connection, now, IDLE, evidence);
            SessionRow sealed = SessionTable.find(connection, sessionId).orElseThrow();
            return new SessionReview(sealed.view(), 0);
          }
          return review;
        });
  }

  @Override
  public Optional<SessionView> find(String sessionId) {
    return row(sessionId).map(this::heard);
  }

  @Override
  public Optional<SessionView> last(@Nullable String line) {
    return Sql.call(
            dataSource,
            connection ->
                line == null ? SessionTable.last(connection) : SessionTable.last(connection, line))
        .map(this::heard);
  }

  @Override
  public List<SessionView> list(@Nullable String line, @Nullable String parent, int limit) {
    int most = Math.clamp(limit, 1, MOST);
    return Sql.call(dataSource, c -> SessionTable.list(c, line, parent, most)).stream()
        .map(this::heard)
        .toList();
  }

  /** The sessions that are open, oldest first. */
  public List<SessionView> open() {
    return Sql.call(dataSource, SessionTable::open).stream().map(SessionRow::view).toList();
  }

  @Override
  public ContextPack resume(ResumeRequest request) {
    return resume.pack(request);
  }

  @Override
  public void acknowledge(PackReceipt receipt) {
    Sql.call(dataSource, connection -> SessionTable.acknowledge(connection, receipt));
  }

  @Override
  public List<KeptReceipt> receipts(
      @Nullable String packId, PackReceipt.@Nullable Status status, long before, int limit) {
    return Sql.call(
        dataSource,
        c -> SessionTable.receipts(c, packId, status, before, Math.clamp(limit, 1, MOST)));
  }

  /** Of the machinery that seals a cycle's session. */
  CycleSeal cycles() {
    return new CycleSeal(dataSource, facts, seals);
  }

  private String line(OpenSessionRequest request, String sessionId) {
    if (request.line() != null) {
      return request.line();
    }
    if (request.parentSessionId() != null) {
      return Openings.childLine(require(request.parentSessionId()).view().line(), sessionId);
    }
    return request.repository() == null ? DEFAULT_LINE : workspace.line(request.repository());
  }

  private Optional<SessionRow> holder(String line) {
    return Sql.call(dataSource, c -> SessionTable.last(c, line)).filter(SessionRow::open);
  }

  private Optional<SessionRow> row(String sessionId) {
    return Sql.call(dataSource, connection -> SessionTable.find(connection, sessionId));
  }

  private SessionRow require(String sessionId) {
    return row(sessionId).orElseThrow(() -> Openings.unknown(sessionId));
  }

  private SessionView heard(SessionRow session) {
    return session.open()
        ? session.heard(SessionFacts.lastFactAt(facts, session.id()))
        : session.view();
  }
}
