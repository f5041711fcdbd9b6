package dev.sovereign.activities.handoff;

import static dev.sovereign.workflows.PlainText.quoted;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.activities.handoff.SessionTable.Opening;
import dev.sovereign.workflows.handoff.HandOver;
import dev.sovereign.workflows.handoff.HandoffFailure;
import dev.sovereign.workflows.handoff.MechanicalState;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.memory.SecretRedactor;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is refused, and how that is said. */
final class Openings {

  private static final int LONGEST_LINE = 200;
  private static final SecretRedactor SECRETS = new SecretRedactor();

  private Openings() {}

  /**
   * The session that was opened under the id before. What the request leaves open is no difference;
   * what it says must be what was said then.
   */
  static SessionRow same(SessionRow known, Opening asked) {
    OpenSessionRequest request = asked.request();
    var view = known.view();
    boolean same =
        agrees(request.line(), view.line())
            && agrees(request.agent(), view.agent())
            && agrees(request.sessionType(), view.sessionType())
            && agrees(request.purpose(), view.purpose())
            && agrees(request.repository(), known.repository())
            && agrees(request.parentSessionId(), view.parentSessionId())
            && (request.idleMinutes() == null
                || Duration.ofMinutes(request.idleMinutes()).equals(known.idle()));
    if (!same) {
      throw HandoffFailure.SESSION_CONFLICT.failure(
          "Session %s was opened on line %s by %s at %s with other fields than these. Leave sessionId out and the session is given a new one."
              .formatted(
                  quoted(view.sessionId()),
                  quoted(view.line()),
                  who(view.agent()),
                  view.openedAt()));
    }
    return known;
  }

  /** Who works and what for is shown in every pack. */
  static OpenSessionRequest withoutSecrets(OpenSessionRequest request) {
    return new OpenSessionRequest(
        request.sessionId(),
        request.line(),
        redacted(request.agent()),
        request.sessionType(),
        redacted(request.purpose()),
        request.repository(),
        request.parentSessionId(),
        request.idleMinutes(),
        request.takeOver());
  }

  private static @Nullable String redacted(@Nullable String text) {
    return text == null ? null : SECRETS.redact(text).text();
  }

  /** The session that a hand-over opens; of one session there is one. */
  static Opening after(SessionRow giver, HandOver to, @Nullable MechanicalState mechanical) {
    var view = giver.view();
    String next = idAfter(giver.id());
    int idleMinutes = to.idleMinutes() == null ? (int) giver.idle().toMinutes() : to.idleMinutes();
    var request =
        new OpenSessionRequest(
            next,
            view.line(),
            to.agent(),
            view.sessionType(),
            to.purpose() == null ? view.purpose() : to.purpose(),
            to.repository() == null ? giver.repository() : to.repository(),
            view.parentSessionId(),
            idleMinutes,
            null);
    return new Opening(
        withoutSecrets(request), next, view.line(), view.sessionType(), giver.id(), mechanical);
  }

  private static String idAfter(String sessionId) {
    return UUID.nameUUIDFromBytes(("after " + sessionId).getBytes(UTF_8)).toString();
  }

  /** Whether the holder was opened by a hand-over to the agent that asks. */
  static boolean waitsFor(OpenSessionRequest asked, SessionRow holder) {
    String giver = holder.view().previousSessionId();
    return asked.sessionId() == null
        && asked.agent() != null
        && asked.agent().equals(holder.view().agent())
        && giver != null
        && holder.id().equals(idAfter(giver));
  }

  private static boolean agrees(@Nullable String asked, @Nullable String known) {
    return asked == null || Objects.equals(asked, known);
  }

  static void requireParent(Connection connection, Opening opening) throws SQLException {
    String parent = opening.request().parentSessionId();
    if (parent != null && SessionTable.find(connection, parent).isEmpty()) {
      throw unknown(parent);
    }
  }

  /** A child works beside its parent, so it cannot share the parent's pen. */
  static String childLine(String parentLine, String sessionId) {
    String line = parentLine + "/" + sessionId;
    return line.length() <= LONGEST_LINE ? line : "child:sha256:" + CanonicalJson.hex(line);
  }

  static RuntimeException busy(SessionRow holder, @Nullable Instant lastFactAt) {
    var view = holder.view();
    return HandoffFailure.LINE_BUSY.failure(
        "Line %s is being written by session %s (%s) since %s, last heard of at %s. Wait until it is sealed, which happens by itself at %s when it stays silent; or open with takeOver to seal it now and go on."
            .formatted(
                quoted(view.line()),
                quoted(view.sessionId()),
                who(view.agent()),
                view.openedAt(),
                lastFactAt == null ? view.openedAt() : lastFactAt,
                holder.idleAt(lastFactAt)));
  }

  static RuntimeException stale(SessionRow session, long token) {
    return HandoffFailure.STALE_FENCE.failure(
        "Fencing token %d is not that of session %s. Use the token that opening it returned; when another session has the line now, open a new one."
            .formatted(token, quoted(session.id())));
  }

  static RuntimeException unknown(String sessionId) {
    return HandoffFailure.SESSION_UNKNOWN.failure(
        "Session %s was never opened here. List sessions to find its id, or open one."
            .formatted(quoted(sessionId)));
  }

  private static String who(@Nullable String agent) {
    return agent == null ? "an agent without a name" : quoted(agent);
  }
}
