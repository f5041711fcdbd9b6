package dev.sovereign.gateway.rest;

import dev.sovereign.gateway.memory.FactRequest;
import dev.sovereign.gateway.memory.FactView;
import dev.sovereign.gateway.memory.MemoryDesk;
import dev.sovereign.gateway.memory.OutcomeRequest;
import dev.sovereign.gateway.memory.QueryText;
import dev.sovereign.gateway.memory.RecallRequest;
import dev.sovereign.gateway.memory.RecallView;
import dev.sovereign.gateway.memory.Refusals;
import dev.sovereign.gateway.memory.StrictJson;
import dev.sovereign.gateway.memory.TaskPatterns;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Facts, recall, and what was learnt from tasks. */
@RestController
final class MemoryController {

  private static final String FACTS = "/api/memory/facts";
  private static final String RECALL = "/api/memory/recall";
  private static final String JSON = "application/json";

  private final MemoryDesk memory;

  MemoryController(MemoryDesk memory) {
    this.memory = memory;
  }

  /** What worked for tasks like this one. */
  record Patterns(List<TaskPatterns.Pattern> patterns) {}

  @PostMapping(path = FACTS, produces = JSON)
  ResponseEntity<RecordedFact> remember(HttpServletRequest request) {
    FactRequest fact = StrictJson.read(request, FactRequest.class);
    Fence fence = fence(fact.sessionId(), fact.fencingToken());
    return Recorded.answer(memory.remember(fact, fence, SessionsController.SOURCE));
  }

  @GetMapping(path = FACTS, produces = JSON)
  SessionsController.FactList list(HttpServletRequest request) {
    return new SessionsController.FactList(
        memory.list(FactFilters.of(QueryText.of(request, FactFilters.NAMES))));
  }

  @GetMapping(path = FACTS + "/{factId}", produces = JSON)
  FactView find(@PathVariable String factId, HttpServletRequest request) {
    return memory.find(factId, QueryText.of(request, "upTo").text("upTo"));
  }

  @PostMapping(path = RECALL, produces = JSON)
  RecallView recall(HttpServletRequest request) {
    return memory.recall(StrictJson.read(request, RecallRequest.class));
  }

  @GetMapping(path = RECALL, produces = JSON)
  RecallView recallByQuery(HttpServletRequest request) {
    String[] names =
        Stream.concat(Stream.of("q"), Stream.of(FactFilters.NAMES)).toArray(String[]::new);
    QueryText query = QueryText.of(request, names);
    return memory.recall(
        new RecallRequest(
            query.text("q"),
            Refusals.translated(() -> FactFilters.kinds(query)),
            query.text("sessionId"),
            query.text("line"),
            query.text("subject"),
            query.instant("from"),
            query.instant("to"),
            query.text("upTo"),
            query.flag("supersededToo"),
            query.number("limit")));
  }

  @PostMapping(path = "/api/memory/patterns/outcomes", produces = JSON)
  ResponseEntity<RecordedFact> rememberOutcome(HttpServletRequest request) {
    OutcomeRequest outcome = StrictJson.read(request, OutcomeRequest.class);
    Fence fence = fence(outcome.sessionId(), outcome.fencingToken());
    return Recorded.answer(memory.rememberOutcome(outcome, fence, SessionsController.SOURCE));
  }

  @GetMapping(path = "/api/memory/patterns", produces = JSON)
  Patterns patterns(HttpServletRequest request) {
    QueryText query = QueryText.of(request, "task", "limit");
    return new Patterns(memory.patterns(query.text("task"), query.number("limit")));
  }

  private static @Nullable Fence fence(@Nullable String sessionId, @Nullable Long token) {
    if (sessionId == null && token == null) {
      return null;
    }
    if (sessionId == null || token == null) {
      throw Refusals.bad("sessionId, fencingToken: both are expected, or none");
    }
    return Refusals.translated(() -> new Fence(sessionId, token));
  }
}
