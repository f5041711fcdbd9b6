package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.memory.FactQuery;
import dev.sovereign.gateway.memory.FactRequest;
import dev.sovereign.gateway.memory.FactView;
import dev.sovereign.gateway.memory.HandOverRequest;
import dev.sovereign.gateway.memory.MemoryDesk;
import dev.sovereign.gateway.memory.QueryText;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.SessionDesk;
import dev.sovereign.gateway.memory.StrictJson;
import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.handoff.OpenSessionRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/** A session's life: open, record, set priorities, seal, hand over. */
@RestController
final class SessionsController {

  private static final String PATH = "/api/sessions";
  private static final String ONE = PATH + "/{sessionId}";
  private static final String JSON = "application/json";
  static final String SOURCE = "rest";

  private final SessionDesk sessions;
  private final MemoryDesk memory;

  SessionsController(SessionDesk sessions, MemoryDesk memory) {
    this.sessions = sessions;
    this.memory = memory;
  }

  /** New priorities of a line. */
  record PrioritiesBody(
      @Nullable List<String> items, @Nullable Long fencingToken, @Nullable String key) {}

  /** The right to end a session. */
  record SealBody(@Nullable Long fencingToken) {}

  /** Sessions from the newest on. */
  record SessionList(List<SessionView> sessions) {}

  /** Facts from the newest on. */
  record FactList(List<FactView> facts) {}

  @PostMapping(path = PATH, produces = JSON)
  ResponseEntity<SessionView> open(HttpServletRequest request) {
    SessionView session = sessions.open(StrictJson.read(request, OpenSessionRequest.class));
    return ResponseEntity.created(location(session.sessionId())).body(session);
  }

  @GetMapping(path = PATH, produces = JSON)
  SessionList list(HttpServletRequest request) {
    QueryText query = QueryText.of(request, "line", "parent", "limit");
    Integer limit = query.number("limit");
    Refusals.translated(
        () -> {
          Limits.range("limit", limit, 1, 1_000);
          return query;
        });
    return new SessionList(
        sessions.list(query.text("line"), query.text("parent"), limit == null ? 50 : limit));
  }

  @GetMapping(path = ONE, produces = JSON)
  SessionView find(@PathVariable String sessionId) {
    return sessions.find(sessionId);
  }

  @GetMapping(path = ONE + "/facts", produces = JSON)
  FactList facts(@PathVariable String sessionId, HttpServletRequest request) {
    sessions.find(sessionId);
    FactQuery query =
        FactFilters.of(QueryText.of(request, "kinds", "upTo", "limit"), sessionId, true);
    return new FactList(memory.list(query));
  }

  @PostMapping(path = ONE + "/facts", produces = JSON)
  ResponseEntity<RecordedFact> record(@PathVariable String sessionId, HttpServletRequest request) {
    FactRequest fact = StrictJson.read(request, FactRequest.class);
    if (fact.sessionId() != null && !fact.sessionId().equals(sessionId)) {
      throw Refusals.bad("sessionId: not that of the path; leave it out");
    }
    return Recorded.answer(sessions.record(fence(sessionId, fact.fencingToken()), fact, SOURCE));
  }

  @PutMapping(path = ONE + "/priorities", produces = JSON)
  RecordedFact prioritise(@PathVariable String sessionId, HttpServletRequest request) {
    PrioritiesBody body = StrictJson.read(request, PrioritiesBody.class);
    return sessions.prioritise(
        fence(sessionId, body.fencingToken()), body.items(), body.key(), SOURCE);
  }

  @PostMapping(path = ONE + "/seal", produces = JSON)
  SessionView seal(@PathVariable String sessionId, HttpServletRequest request) {
    SealBody body = StrictJson.read(request, SealBody.class);
    return sessions.seal(fence(sessionId, body.fencingToken()));
  }

  @PostMapping(path = ONE + "/hand-over", produces = JSON)
  ResponseEntity<SessionView> handOver(@PathVariable String sessionId, HttpServletRequest request) {
    HandOverRequest body = StrictJson.read(request, HandOverRequest.class);
    SessionView next = sessions.handOver(fence(sessionId, body.fencingToken()), body);
    return ResponseEntity.created(location(next.sessionId())).body(next);
  }

  /** Whoever writes says which pen they hold. */
  private static Fence fence(String sessionId, @Nullable Long token) {
    if (token == null) {
      throw Refusals.bad("fencingToken: absent (expected: the one that opening answered)");
    }
    return Refusals.translated(() -> new Fence(sessionId, token));
  }

  private static URI location(String sessionId) {
    String name = URLEncoder.encode(sessionId, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(PATH + "/" + name);
  }
}
