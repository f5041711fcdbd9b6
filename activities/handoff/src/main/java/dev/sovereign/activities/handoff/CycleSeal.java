package dev.sovereign.activities.handoff;

import dev.sovereign.activities.handoff.Seal.Because;
import dev.sovereign.activities.handoff.Seal.Evidence;
import dev.sovereign.activities.handoff.SessionTable.Opening;
import dev.sovereign.activities.handoff.SessionTable.Pen;
import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SealOutcome;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.FactStore;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.MemoryFailure;
import io.temporal.failure.ApplicationFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * A session that is known only when it is over: opened, told and sealed at once, through the same
 * protocol as any other. Each step may be repeated, so an attempt that died anywhere is finished by
 * the next. Thread-safe.
 */
final class CycleSeal {

  /** The work of a second; one that died is out of the next one's way this soon. */
  private static final int IDLE_MINUTES = 2;

  private final DataSource dataSource;
  private final FactStore facts;
  private final Seal seals;

  CycleSeal(DataSource dataSource, FactStore facts, Seal seals) {
    this.dataSource = dataSource;
    this.facts = facts;
    this.seals = seals;
  }

  /**
   * Seals the session once. A session whose predecessor is not the last of its line (any more) is
   * not opened: {@code SUPERSEDED}. The same content under the same id again is {@code
   * ALREADY_SEALED} with the first time, also when its line moved on since.
   *
   * <p>Fails with {@link HandoffFailure#SESSION_CONFLICT} when the id is taken by other content,
   * and with {@link HandoffFailure#LINE_CONTENDED} while another session of the line is being told.
   */
  SealOutcome seal(SealRequest request) {
    SessionRow session = Sql.transaction(dataSource, c -> open(c, request)).orElse(null);
    if (session == null) {
      return new SealOutcome(SealOutcome.Status.SUPERSEDED, request.sessionId(), Instant.EPOCH);
    }
    if (!session.open()) {
      return Sql.call(dataSource, c -> known(c, session, request));
    }
    tell(request, new Fence(session.id(), session.view().fencingToken()));
    return Sql.transaction(dataSource, c -> end(c, session, request));
  }

  private Optional<SessionRow> open(Connection connection, SealRequest request)
      throws SQLException {
    Pen pen = SessionTable.lock(connection, request.codeChanges().line());
    SessionRow known = SessionTable.find(connection, request.sessionId()).orElse(null);
    if (known != null) {
      return Optional.of(ofTheLine(known, request));
    }
    if (pen.sessionId() != null) {
      release(connection, pen);
    }
    Opening opening = opening(request);
    SessionRow last = SessionTable.last(connection, opening.line()).orElse(null);
    return Objects.equals(last == null ? null : last.id(), opening.previous())
        ? Optional.of(PostgresSessions.give(connection, pen, opening))
        : Optional.empty();
  }

  private static SessionRow ofTheLine(SessionRow known, SealRequest request) {
    if (!known.view().line().equals(request.codeChanges().line())) {
      throw conflict(request);
    }
    return known;
  }

  /** Whoever died with the pen is sealed; who is at work is waited for. */
  private void release(Connection connection, Pen pen) throws SQLException {
    SessionRow holder =
        SessionTable.find(connection, Objects.requireNonNull(pen.sessionId())).orElseThrow();
    Instant lastFactAt = SessionFacts.lastFactAt(facts, holder.id());
    if (pen.now().isBefore(holder.idleAt(lastFactAt))) {
      throw HandoffFailure.LINE_CONTENDED.failure(
          Objects.requireNonNull(Openings.busy(holder, lastFactAt).getMessage()));
    }
    seals.seal(connection, holder, Because.IDLE, seals.look(holder));
  }

  private static Opening opening(SealRequest request) {
    CodeChanges changes = request.codeChanges();
    return new Opening(
        new OpenSessionRequest(
            null, null, SessionTable.METABOLISM, null, null, null, null, IDLE_MINUTES, null),
        request.sessionId(),
        changes.line(),
        request.sessionType(),
        changes.previousSessionId(),
        null);
  }

  private void tell(SealRequest request, Fence fence) {
    try {
      for (FactDraft draft : CycleFacts.of(request)) {
        facts.record(draft.in(fence));
      }
    } catch (ApplicationFailure e) {
      // Another attempt has sealed it, or it was sealed as idle: the end tells which.
      if (!MemoryFailure.SESSION_SEALED.name().equals(e.getType())
          && !MemoryFailure.STALE_FENCE.name().equals(e.getType())) {
        throw e;
      }
    }
  }

  private SealOutcome end(Connection connection, SessionRow opened, SealRequest request)
      throws SQLException {
    SessionTable.lock(connection, opened.view().line());
    SessionRow session = SessionTable.find(connection, opened.id()).orElseThrow();
    if (!session.open()) {
      return known(connection, session, request);
    }
    var evidence = new Evidence(session.id(), request.codeChanges(), null);
    SessionFacts told = SessionFacts.of(facts, session.id());
    seals.seal(connection, session, Because.ASKED, evidence, told, request);
    SessionView sealed = SessionTable.find(connection, session.id()).orElseThrow().view();
    return new SealOutcome(
        SealOutcome.Status.SEALED, session.id(), Objects.requireNonNull(sealed.sealedAt()));
  }

  /** A session that was sealed as idle stands with what it had told until then. */
  private static SealOutcome known(Connection connection, SessionRow sealed, SealRequest request)
      throws SQLException {
    boolean asked = Because.ASKED.column().equals(sealed.view().sealedBecause());
    if (asked && !HandoffStore.holds(connection, request)) {
      throw conflict(request);
    }
    return new SealOutcome(
        SealOutcome.Status.ALREADY_SEALED,
        sealed.id(),
        Objects.requireNonNull(sealed.view().sealedAt()));
  }

  private static RuntimeException conflict(SealRequest request) {
    return HandoffFailure.SESSION_CONFLICT.failure(
        "Session %s is already sealed with other content. What was sealed stands; start a new session to seal more."
            .formatted(PlainText.quoted(request.sessionId())));
  }
}
