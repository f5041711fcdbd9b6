package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RawJson;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.receipts.CatchUps;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Level;
import dev.sovereign.workflows.inference.LowerAnswer;
import dev.sovereign.workflows.inference.LowerAnswerActivities;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queues what was answered at a lower level than it would have been, had nobody been away, for both
 * doors. Thread-safe.
 */
public final class LowerAnswers implements LowerAnswerActivities {

  private static final Logger log = LoggerFactory.getLogger(LowerAnswers.class);

  /** Only to make a plan that is never followed. */
  private static final Duration ANY_DEADLINE = Duration.ofMinutes(5);

  private final CatchUps queue;
  private final Endpoints endpoints;
  private final RoutePolicy policy;
  private final AttemptCalls calls;
  private final Clock clock;

  /**
   * @param policy what a call may narrow and never widen
   * @param host this host's id
   */
  public LowerAnswers(
      CatchUps queue,
      Endpoints endpoints,
      ContentStore contents,
      RoutePolicy policy,
      String host,
      Clock clock) {
    this.queue = queue;
    this.endpoints = endpoints;
    this.policy = policy;
    this.calls = new AttemptCalls(contents, host, clock);
    this.clock = clock;
  }

  @Override
  public boolean queueLowerAnswer(LowerAnswer answer) {
    RequestBody request = calls.question(answer.prompt(), answer.model(), answer.dataClass());
    RoutePolicy narrowed = Policies.narrowed(policy, answer.policy());
    Optional<Candidate> wanted =
        wanted(request, answer.dataClass(), narrowed, answer.by(), answer.away());
    wanted.ifPresent(
        candidate ->
            queue.queue(
                new CatchUps.Queued(
                    answer.key().id(),
                    answer.key().value(),
                    Operation.CHAT.name(),
                    answer.dataClass(),
                    answer.model(),
                    answer.policy(),
                    request.json().text(),
                    text(answer),
                    answer.by(),
                    candidate,
                    reason(answer.by(), candidate, answer.reason()))));
    return wanted.isPresent();
  }

  private String text(LowerAnswer answer) {
    ContentRef reference = answer.reference();
    if (reference != null) {
      return new String(calls.content(reference, answer.dataClass()), StandardCharsets.UTF_8);
    }
    String text = answer.text();
    return text == null ? "No model could be had: " + answer.reason() + "." : text;
  }

  /** Whether the caller of the gateway wants a better answer later. */
  boolean mayBeWanted(InferenceCall call, @Nullable Candidate by) {
    return switch (call.reuse().catchUp()) {
      case UNSAID -> by == null;
      case ALLOW -> true;
      case OFF -> false;
    };
  }

  /**
   * Queues a call of the gateway. A caller that has its answer is not failed by a queue that is
   * away.
   *
   * @param by who answered; absent for rules
   * @param away endpoints that were
   * @param answer its JSON
   */
  void offer(
      InferenceCall call, @Nullable Candidate by, List<String> away, RawJson answer, String why) {
    try {
      RoutePolicy narrowed = Policies.narrowed(policy, call.policy());
      wanted(call.body(), call.dataClass(), narrowed, by, away)
          .ifPresent(candidate -> queue.queue(queued(call, by, candidate, answer, why)));
    } catch (StoreUnavailableException | UncheckedIOException e) {
      log.warn("call {} is not queued to be made again: {}", call.id(), e.getMessage());
    }
  }

  private static CatchUps.Queued queued(
      InferenceCall call, @Nullable Candidate by, Candidate wanted, RawJson answer, String why) {
    return new CatchUps.Queued(
        // Whoever knows the gateway's own id may read the answer.
        HandingOver.id(call.id()),
        "",
        call.body().operation().name(),
        call.dataClass(),
        call.body().facts().model(),
        call.policy(),
        call.body().json().text(),
        AnswerText.of(answer),
        by,
        wanted,
        reason(by, wanted, why));
  }

  private static String reason(@Nullable Candidate by, Candidate wanted, String why) {
    return by == null
        ? why
        : "%s at %s answered while %s was away"
            .formatted(by.model(), by.endpoint(), wanted.endpoint());
  }

  /** Who would have led the plan, when that is better than who answered and was away. */
  private Optional<Candidate> wanted(
      RequestBody request,
      DataClass dataClass,
      RoutePolicy narrowed,
      @Nullable Candidate by,
      List<String> away) {
    if (request.operation() == Operation.EMBEDDING) {
      // Vectors of two models do not compare.
      return Optional.empty();
    }
    PlanRequest plan =
        new PlanRequest(
            request.operation(),
            request.facts(),
            dataClass,
            narrowed,
            clock.instant().plus(ANY_DEADLINE),
            Priority.INTERACTIVE);
    return endpoints.planWithoutOutages(plan).candidates().stream()
        .findFirst()
        .filter(wanted -> by == null || away.contains(wanted.endpoint()))
        .filter(wanted -> Level.isLower(by, wanted, narrowed));
  }
}
