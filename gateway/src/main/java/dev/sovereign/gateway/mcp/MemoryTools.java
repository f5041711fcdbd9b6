package dev.sovereign.gateway.mcp;

import dev.sovereign.gateway.memory.FactRequest;
import dev.sovereign.gateway.memory.MemoryDesk;
import dev.sovereign.gateway.memory.OutcomeRequest;
import dev.sovereign.gateway.memory.RecallRequest;
import dev.sovereign.gateway.memory.RecallView;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.TaskPatterns;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.Fence;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Facts, recall and task patterns as tools. */
final class MemoryTools {

  private final MemoryDesk memory;
  private final SessionTools sessions;

  MemoryTools(MemoryDesk memory, SessionTools sessions) {
    this.memory = memory;
    this.sessions = sessions;
  }

  /** What {@code recall} takes; never private facts: the reader may be far away. */
  record RecallArguments(
      @Nullable String query,
      @Nullable List<FactKind> kinds,
      @Nullable String line,
      @Nullable String sessionId,
      @Nullable String subject,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable Boolean supersededToo,
      @Nullable Integer limit) {}

  /** What {@code suggest_task_pattern} takes. */
  record SuggestArguments(@Nullable String task, @Nullable Integer limit) {}

  void addTo(ToolSet tools) {
    tools
        .add("recall", RecallArguments.class, this::recall)
        .add("remember", FactRequest.class, this::remember)
        .add("remember_task_pattern", OutcomeRequest.class, this::rememberOutcome)
        .add("suggest_task_pattern", SuggestArguments.class, this::suggest);
  }

  private CallToolResult recall(Connection connection, RecallArguments asked) {
    RecallView found =
        memory.recall(
            new RecallRequest(
                asked.query(),
                asked.kinds(),
                asked.sessionId(),
                asked.line(),
                asked.subject(),
                asked.from(),
                asked.to(),
                null,
                asked.supersededToo(),
                asked.limit()));
    return Replies.quoting(text(found), found);
  }

  private static String text(RecallView found) {
    String note =
        found.note().isEmpty() ? "" : "Found by %s: %s.\n".formatted(found.way(), found.note());
    if (found.facts().isEmpty()) {
      return note + "Nothing that was recorded answers this.";
    }
    return note
        + Quoted.WARNING
        + "\n\n"
        + found.facts().stream()
            .map(each -> Quoted.fact(each.fact()))
            .collect(Collectors.joining("\n\n"));
  }

  private CallToolResult remember(Connection connection, FactRequest asked) {
    if (asked.sessionId() != null || asked.fencingToken() != null) {
      throw Refusals.bad("sessionId, fencingToken: a fact of a session goes to session_record");
    }
    return SessionTools.recorded(memory.remember(asked, null, connection.source()));
  }

  private CallToolResult rememberOutcome(Connection connection, OutcomeRequest asked) {
    Fence pen =
        asked.sessionId() == null
            ? null
            : sessions.pen(connection, asked.sessionId(), asked.fencingToken());
    return SessionTools.recorded(memory.rememberOutcome(asked, pen, connection.source()));
  }

  private CallToolResult suggest(Connection connection, SuggestArguments asked) {
    List<TaskPatterns.Pattern> found = memory.patterns(asked.task(), asked.limit());
    String text =
        found.isEmpty()
            ? "No approach to such a task is known yet."
            : Quoted.WARNING + "\n\n" + Quoted.patterns(found);
    return Replies.quoting(text, Map.of("patterns", found));
  }
}
