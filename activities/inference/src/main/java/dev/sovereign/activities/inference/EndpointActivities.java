package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.Operation;
import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.ContentStore;
import dev.sovereign.workflows.inference.AttemptOutcome;
import dev.sovereign.workflows.inference.AttemptRequest;
import dev.sovereign.workflows.inference.Conclusion;
import dev.sovereign.workflows.inference.InferenceFailure;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.RouteRequest;
import dev.sovereign.workflows.inference.RoutedInferenceActivities;
import java.time.Clock;
import java.time.Duration;

/**
 * The workflows' side of routed inference: one activity a step of a walk that the workflow makes.
 * Asks the same endpoints, through the same breakers and limiters, as the gateway. Thread-safe.
 */
public final class EndpointActivities implements RoutedInferenceActivities {

  /** The end of a call of this process is heard at once; that of another one is looked for. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Endpoints endpoints;
  private final Receipts receipts;
  private final Answers answers;
  private final RoutePolicy policy;
  private final AttemptCalls calls;
  private final AttemptReceipts accounts;
  private final Asking asking;

  /**
   * @param policy what a call may narrow and never widen
   * @param host this host's id
   */
  public EndpointActivities(
      Endpoints endpoints,
      Receipts receipts,
      Budget budget,
      Answers answers,
      ContentStore contents,
      RoutePolicy policy,
      String host,
      Clock clock) {
    this.endpoints = endpoints;
    this.receipts = receipts;
    this.answers = answers;
    this.policy = policy;
    this.calls = new AttemptCalls(contents, host, clock);
    this.accounts = new AttemptReceipts(host);
    this.asking =
        new Asking(
            new AttemptRunner(endpoints, budget, clock),
            new Checking(endpoints.record()),
            new Books(receipts, answers),
            calls,
            accounts,
            new AttemptOutcomes(contents, host),
            contents,
            clock);
  }

  @Override
  public RoutePlan plan(RouteRequest request) {
    RequestBody handedOver = calls.handedOver(request);
    return endpoints.plan(
        new PlanRequest(
            handedOver == null ? Operation.CHAT : handedOver.operation(),
            handedOver == null ? calls.facts(request) : handedOver.facts(),
            request.dataClass(),
            Policies.narrowed(policy, request.policy()),
            request.deadline(),
            request.priority() == null ? Priority.INTERACTIVE : request.priority()));
  }

  @Override
  public AttemptOutcome attempt(AttemptRequest request) {
    return Heartbeats.during(() -> claimAndAsk(request));
  }

  private AttemptOutcome claimAndAsk(AttemptRequest request) throws InterruptedException {
    while (true) {
      Claim claim;
      try {
        claim = claim(request);
      } catch (StoreUnavailableException _) {
        return withoutMemory(request);
      }
      switch (claim) {
        case Claim.Granted granted -> {
          return asking.ask(request, granted.repeated());
        }
        case Claim.Recorded recorded -> {
          return asking.recorded(request, recorded.answer());
        }
        case Claim.InFlight other -> answers.awaitEnd(other.callId(), LOOK_AGAIN);
        case Claim.Conflict _ ->
            throw InferenceFailure.REQUEST_REFUSED.failure(
                "Call %s was made before with another prompt: give each question of a workflow a name of its own."
                    .formatted(id(request)));
      }
    }
  }

  /** Whoever waits for a call that was handed over finds only what is kept. */
  private AttemptOutcome withoutMemory(AttemptRequest request) {
    if (request.key().operation() != null) {
      throw InferenceFailure.ANSWER_NOT_STORED.failure(
          "PostgreSQL does not answer, so call %s could not be kept: it is asked again."
              .formatted(id(request)));
    }
    return asking.withoutMemory(request);
  }

  private Claim claim(AttemptRequest request) {
    return request.key().operation() == null
        ? answers.claim(request.key().value(), AttemptCalls.hash(request), id(request))
        : answers.resume(id(request));
  }

  @Override
  public String conclude(Conclusion conclusion) {
    if (conclusion.doubtful() != null) {
      asking.settle(conclusion, conclusion.doubtful());
    }
    receipts.writeBehind(accounts.of(conclusion));
    if (conclusion.key().operation() != null && conclusion.by() == null) {
      answers.release(conclusion.key().id(), conclusion.key().value());
    }
    return conclusion.key().id();
  }

  private static String id(AttemptRequest request) {
    return request.key().id();
  }
}
