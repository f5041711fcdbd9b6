package dev.sovereign.gateway.mcp;

import static dev.sovereign.workflows.PlainText.quoted;

import dev.sovereign.gateway.DoorException;
import dev.sovereign.gateway.memory.FactRequest;
import dev.sovereign.gateway.memory.HandOverRequest;
import dev.sovereign.gateway.memory.MemoryDesk;
import dev.sovereign.gateway.memory.ReceiptRequest;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.SessionDesk;
import dev.sovereign.gateway.memory.TaskPatterns;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.handoff.ContextPack;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.PackReceipt;
import dev.sovereign.workflows.handoff.ResumeRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The hand-off protocol as tools. */
final class SessionTools {

  private static final int OFFERED_PATTERNS = 3;

  private final SessionDesk sessions;
  private final MemoryDesk memory;
  private final Pens pens = new Pens();

  SessionTools(SessionDesk sessions, MemoryDesk memory) {
    this.sessions = sessions;
    this.memory = memory;
  }

  /** What {@code session_resume} takes; never private facts: the reader may be far away. */
  record ResumeArguments(
      @Nullable String line,
      @Nullable String sessionId,
      @Nullable String query,
      @Nullable Integer maxTokens,
      @Nullable String repository) {}

  /** What {@code session_set_priorities} takes. */
  record PrioritiesArguments(
      @Nullable List<String> items,
      @Nullable String sessionId,
      @Nullable Long fencingToken,
      @Nullable String key) {}

  /** What {@code session_seal} takes. */
  record SealArguments(@Nullable String sessionId, @Nullable Long fencingToken) {}

  void addTo(ToolSet tools) {
    tools
        .add("session_resume", ResumeArguments.class, this::resume)
        .add("pack_receipt", ReceiptRequest.class, this::acknowledge)
        .add("session_open", OpenSessionRequest.class, this::open)
        .add("session_record", FactRequest.class, this::record)
        .add("session_set_priorities", PrioritiesArguments.class, this::prioritise)
        .add("session_seal", SealArguments.class, this::seal)
        .add("session_hand_over", HandOverRequest.class, this::handOver);
  }

  /** The pen of the session that is named, or of the one this connection opened. */
  Fence pen(Connection connection, @Nullable String sessionId, @Nullable Long token) {
    Fence held = pens.of(connection);
    if (sessionId != null) {
      return sessions.fence(sessionId, token);
    }
    if (held == null) {
      throw Refusals.unknown(
          "this connection has opened no session",
          "call session_open, or give the sessionId of a session that is open");
    }
    return token == null ? held : new Fence(held.sessionId(), token);
  }

  private CallToolResult resume(Connection connection, ResumeArguments asked) {
    ContextPack pack =
        sessions.resume(
            Refusals.translated(
                () ->
                    new ResumeRequest(
                        asked.line(),
                        asked.sessionId(),
                        asked.query(),
                        asked.maxTokens(),
                        DataClass.INTERNAL,
                        asked.repository())));
    return Replies.quoting(pack.markdown() + offered(asked.query()), PackDocument.of(pack));
  }

  /** What is known of such tasks; a database that is away is told of by the call itself. */
  private String offered(@Nullable String task) {
    if (task == null) {
      return "";
    }
    try {
      List<TaskPatterns.Pattern> known = memory.patterns(task, OFFERED_PATTERNS);
      return known.isEmpty()
          ? ""
          : "\n\nHow such tasks went before. " + Quoted.WARNING + "\n\n" + Quoted.patterns(known);
    } catch (DoorException _) {
      return "";
    }
  }

  private CallToolResult acknowledge(Connection connection, ReceiptRequest asked) {
    PackReceipt receipt =
        new ReceiptRequest(
                asked.packId(),
                asked.receiver() == null ? connection.client() : asked.receiver(),
                asked.status(),
                asked.sessionId())
            .receipt();
    sessions.acknowledge(receipt);
    return Replies.of(
        "The receipt is kept: " + receipt.status().name().toLowerCase(Locale.ROOT) + ".", receipt);
  }

  private CallToolResult open(Connection connection, OpenSessionRequest asked) {
    SessionView session =
        sessions.open(
            new OpenSessionRequest(
                asked.sessionId(),
                asked.line(),
                asked.agent() == null ? connection.client() : asked.agent(),
                asked.sessionType(),
                asked.purpose(),
                asked.repository(),
                asked.parentSessionId(),
                asked.idleMinutes(),
                asked.takeOver()));
    pens.take(connection, new Fence(session.sessionId(), session.fencingToken()));
    return Replies.naming(
        "Session %s is open on line %s with fencing token %d."
                .formatted(
                    quoted(session.sessionId()), quoted(session.line()), session.fencingToken())
            + " Record decisions, changes and failed approaches as they happen with"
            + " session_record; end with session_set_priorities and session_seal."
            + offered(session.purpose()),
        session);
  }

  private CallToolResult record(Connection connection, FactRequest asked) {
    Fence pen = pen(connection, asked.sessionId(), asked.fencingToken());
    return recorded(sessions.record(pen, asked, connection.source()));
  }

  private CallToolResult prioritise(Connection connection, PrioritiesArguments asked) {
    Fence pen = pen(connection, asked.sessionId(), asked.fencingToken());
    return recorded(sessions.prioritise(pen, asked.items(), asked.key(), connection.source()));
  }

  private CallToolResult seal(Connection connection, SealArguments asked) {
    SessionView sealed = sessions.seal(pen(connection, asked.sessionId(), asked.fencingToken()));
    pens.drop(connection, sealed.sessionId());
    return Replies.naming("Session " + quoted(sealed.sessionId()) + " is sealed.", sealed);
  }

  private CallToolResult handOver(Connection connection, HandOverRequest asked) {
    Fence pen = pen(connection, asked.sessionId(), asked.fencingToken());
    SessionView next = sessions.handOver(pen, asked);
    pens.drop(connection, pen.sessionId());
    return Replies.naming(
        "Session %s is sealed; session %s is open for %s with fencing token %d."
            .formatted(
                quoted(pen.sessionId()),
                quoted(next.sessionId()),
                quoted(String.valueOf(next.agent())),
                next.fencingToken()),
        next);
  }

  static CallToolResult recorded(RecordedFact fact) {
    String redacted =
        fact.redactions() == 0
            ? ""
            : " %d secrets were taken out of it.".formatted(fact.redactions());
    return Replies.of(
        (fact.known() ? "Known already as fact " : "Recorded as fact ")
            + fact.id()
            + "."
            + redacted,
        fact);
  }
}
