package dev.sovereign.activities.handoff;

import dev.sovereign.activities.handoff.SessionTable.Ending;
import dev.sovereign.workflows.handoff.CodeChanges;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.SealRequest;
import dev.sovereign.workflows.memory.FactStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Ends sessions, each within a transaction that holds its line. Git is asked before that, because
 * it may take seconds and writers wait.
 */
final class Seal {

  /** Why a session ended, as its row tells it. */
  enum Because {
    ASKED,
    IDLE,
    TAKEN_OVER;

    String column() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private final FactStore facts;
  private final Workspace workspace;

  /**
   * @param facts on connections of its own: a seal reads while writers wait for the line, and they
   *     may hold all connections of theirs
   */
  Seal(FactStore facts, Workspace workspace) {
    this.facts = facts;
    this.workspace = workspace;
  }

  /**
   * What git says about a session that is about to end.
   *
   * @param sessionId which session was looked at
   */
  record Evidence(String sessionId, CodeChanges changes, @Nullable MechanicalState mechanical) {}

  Evidence look(SessionRow session) {
    return new Evidence(
        session.id(), workspace.changes(session), workspace.stateIfReadable(session.repository()));
  }

  /** Seals with what the session told, as itself and as the hand-off of earlier versions. */
  void seal(Connection connection, SessionRow session, Because because, Evidence evidence)
      throws SQLException {
    SessionFacts told = SessionFacts.of(facts, session.id());
    seal(
        connection,
        session,
        because,
        evidence,
        told,
        told.handOff(
            session.id(), session.view().sessionType(), evidence.changes(), because.column()));
  }

  /** The same with a hand-off that the caller knows better. */
  void seal(
      Connection connection,
      SessionRow session,
      Because because,
      Evidence evidence,
      SessionFacts told,
      SealRequest handOff)
      throws SQLException {
    Instant sealedAt = HandoffStore.insert(connection, handOff);
    SessionTable.insertSealed(
        connection,
        session.id(),
        new Ending(
            because.column(),
            told.contentHash(),
            told.facts().size(),
            told.lastFactAt(),
            evidence.mechanical(),
            sealedAt));
    SessionTable.putDown(connection, session.view().line());
  }
}
