package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.endpoints.UnknownModel;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.RoutePlan;
import dev.sovereign.workflows.inference.RoutePlan.Skipped;
import dev.sovereign.workflows.inference.RoutePolicy;
import dev.sovereign.workflows.inference.Step;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Plans a call, walks its plan and accounts for it. Everything a caller of this process gets from a
 * model comes through here. Thread-safe; blocks the calling thread, which ought to be a virtual
 * one.
 */
public final class RoutedInference implements Inference {

  private final Endpoints endpoints;
  private final Receipts receipts;
  private final Budget budget;
  private final Answers answers;
  private final HandingOver handingOver;
  private final RoutePolicy policy;
  private final String host;
  private final Clock clock;
  private final Books books;
  private final AttemptRunner runner;

  /**
   * @param policy what a call may narrow and never widen
   * @param host the name of this host in receipts
   */
  public RoutedInference(
      Endpoints endpoints,
      Receipts receipts,
      Budget budget,
      Answers answers,
      HandingOver handingOver,
      RoutePolicy policy,
      String host,
      Clock clock) {
    this.handingOver = handingOver;
    this.endpoints = endpoints;
    this.receipts = receipts;
    this.budget = budget;
    this.answers = answers;
    this.policy = policy;
    this.host = host;
    this.clock = clock;
    this.books = new Books(receipts, answers);
    this.runner = new AttemptRunner(endpoints, budget, clock);
  }

  @Override
  public Outcome answer(InferenceCall call, AnswerSink sink) {
    return call.idempotencyKey() == null
        ? walk(new CallRun(call, false, host, runner, clock, sink))
        : once(call, call.idempotencyKey(), sink, this::walk);
  }

  @Override
  public Outcome defer(InferenceCall call, WaitFor wait) {
    AnswerSink nobody = AnswerSink.none();
    return call.idempotencyKey() == null
        ? defer(new CallRun(call, false, host, runner, clock, nobody), wait)
        : once(call, call.idempotencyKey(), nobody, run -> defer(run, wait));
  }

  private Outcome defer(CallRun run, WaitFor wait) {
    plan(run);
    Optional<String> unknown = UnknownModel.in(run.plan());
    if (unknown.isPresent()) {
      return refuse(Refusals.unknownModel(run.unanswered("model_not_found"), unknown.get()));
    }
    return handingOver.handOver(run.call, run.at(), List.of(), wait)
        ? new Outcome.Deferred(run.unanswered("deferred"))
        : refuse(Refusals.notDurable(run.unanswered("workflows_unavailable")));
  }

  /** Under a key an answer is given once. */
  private Outcome once(
      InferenceCall call, String key, AnswerSink sink, Function<CallRun, Outcome> work) {
    CallRun unclaimed = new CallRun(call, false, host, runner, clock, sink);
    Claim claim;
    try {
      claim =
          answers.claim(
              key,
              answers.requestHash(
                  call.dataClass(), call.body().operation().path(), call.body().json().bytes()),
              call.id());
    } catch (StoreUnavailableException _) {
      return refuse(Refusals.memoryAway(unclaimed.unanswered("store_unavailable")));
    }
    return switch (claim) {
      case Claim.Granted granted ->
          granted(new CallRun(call, granted.repeated(), host, runner, clock, sink), key, work);
      case Claim.Recorded recorded -> replay(unclaimed, recorded.answer());
      case Claim.InFlight other ->
          refuse(Refusals.inFlight(unclaimed.unanswered("idempotency_in_flight"), other.callId()));
      case Claim.Conflict _ ->
          refuse(Refusals.conflict(unclaimed.unanswered("idempotency_conflict")));
    };
  }

  private Outcome granted(CallRun run, String key, Function<CallRun, Outcome> work) {
    Outcome outcome = null;
    try {
      outcome = work.apply(run);
      return outcome;
    } finally {
      switch (outcome) {
        case Outcome.Answered _, Outcome.Interrupted _, Outcome.Deferred _ -> {}
        // A deterministic answer is not what was asked for: the key stays free for the real one.
        case null, default -> answers.release(run.call.id(), key);
      }
    }
  }

  private Outcome replay(CallRun run, KeptAnswer answer) {
    Receipt receipt = run.unanswered("replayed");
    receipts.writeBehind(receipt);
    return new Outcome.Answered(receipt, answer.body(), true);
  }

  private void plan(CallRun run) {
    InferenceCall call = run.call;
    run.follow(
        endpoints.plan(
            new PlanRequest(
                call.body().operation(),
                call.body().facts(),
                call.dataClass(),
                Policies.narrowed(policy, call.policy()),
                run.deadline())));
  }

  private Outcome walk(CallRun run) {
    plan(run);
    Optional<String> unknown = UnknownModel.in(run.plan());
    if (unknown.isPresent()) {
      return refuse(Refusals.unknownModel(run.unanswered("model_not_found"), unknown.get()));
    }
    while (true) {
      switch (run.next()) {
        case Step.Ask ask -> {
          Result result = run.ask(ask.candidate());
          if (result instanceof Answered answered) {
            return answered(run, answered);
          }
          if (run.begun() && result.attempt().fault() != Fault.CANCELLED) {
            return interrupted(run, (Failed) result);
          }
        }
        case Step.Refuse refuse -> {
          Receipt receipt = run.unanswered(name(refuse.fault()));
          return refuse(
              Refusals.of(receipt, refuse.fault(), refuse.retryAfterMillis(), run.lastFault()));
        }
        case Step.Degrade degrade -> {
          return degrade(run, degrade.reason());
        }
        case Step.Answered _ -> throw new IllegalStateException("answered and walked on");
      }
    }
  }

  private Outcome answered(CallRun run, Answered result) {
    Receipt receipt = run.answered(result, "answered");
    books.account(receipt, result.costNanoUsd(), result.reservation());
    String key = run.call.idempotencyKey();
    if (key != null) {
      books.keep(run.call.id(), key, kept(receipt, result));
    }
    return new Outcome.Answered(receipt, result.reply().body(), false);
  }

  private static KeptAnswer kept(Receipt receipt, Answered result) {
    String endpoint = receipt.answered() == null ? "" : receipt.answered().endpoint();
    return new KeptAnswer(
        result.reply().body(), endpoint, result.reply().model(), Quality.MODEL.name());
  }

  /**
   * The caller is told once a workflow finishes the answer behind his back; while Temporal is away,
   * who is left in the plan does, which does not outlive this process.
   */
  private Outcome interrupted(CallRun run, Failed result) {
    Outcome outcome = new Outcome.Interrupted(run.unanswered("interrupted"), reason(run, result));
    if (handingOver.handOver(run.call, run.at(), run.tried(), null)) {
      return outcome;
    }
    answers.announce(run.call.id());
    Thread.ofVirtual().name("finish-" + run.call.id()).start(() -> finish(run));
    return outcome;
  }

  private static String reason(CallRun run, Failed result) {
    var candidate = run.plan().candidates().get(result.attempt().candidate());
    return "%s at %s broke off (%s)"
        .formatted(candidate.model(), candidate.endpoint(), name(result.cause().fault()));
  }

  private void finish(CallRun run) {
    String key = Optional.ofNullable(run.call.idempotencyKey()).orElse("");
    boolean kept = false;
    try {
      while (run.next() instanceof Step.Ask ask) {
        if (run.askQuietly(ask.candidate()) instanceof Answered answered) {
          Receipt receipt = run.answered(answered, "interrupted");
          books.account(receipt, answered.costNanoUsd(), answered.reservation());
          books.keep(run.call.id(), key, kept(receipt, answered));
          kept = true;
          return;
        }
      }
      receipts.writeBehind(run.unanswered("interrupted"));
    } finally {
      if (!kept) {
        answers.release(run.call.id(), key);
      }
    }
  }

  private Outcome degrade(CallRun run, String reason) {
    // An empty plan's reason names them already.
    String why = run.plan().candidates().isEmpty() ? reason : reason + skipped(run.plan());
    if (run.call.degrade()) {
      var body = DeterministicAnswer.of(run.call.id(), run.call.body(), reason, clock.instant());
      if (body.isPresent()) {
        Receipt receipt = run.byRules();
        receipts.writeBehind(receipt);
        return new Outcome.Degraded(receipt, body.get(), why);
      }
    }
    Receipt receipt = run.unanswered("no_model_available");
    return refuse(Refusals.unavailable(receipt, why, millisUntilBack(run.plan())));
  }

  private Outcome refuse(Outcome.Refused refused) {
    receipts.writeBehind(refused.receipt());
    return refused;
  }

  private static String skipped(RoutePlan plan) {
    StringBuilder text = new StringBuilder();
    for (Skipped each : plan.skipped()) {
      text.append("; ").append(each.endpoint()).append(": ").append(each.reason());
    }
    return text.toString();
  }

  private long millisUntilBack(RoutePlan plan) {
    return plan.skipped().stream()
        .mapToLong(Skipped::retryAt)
        .filter(at -> at > 0)
        .map(at -> at - clock.millis())
        .min()
        .orElse(0);
  }

  private static String name(Fault fault) {
    return fault.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public List<EndpointStatus> endpoints() {
    return endpoints.statuses();
  }

  @Override
  public RoutePolicy policy() {
    return policy;
  }

  @Override
  public Optional<Answers.Found> find(String callId) {
    return answers.find(callId).or(() -> answers.find(HandingOver.id(callId)));
  }

  @Override
  public Optional<Receipt> receipt(String callId) {
    return receipts.find(callId).or(() -> receipts.find(HandingOver.id(callId)));
  }

  @Override
  public Receipts receipts() {
    return receipts;
  }

  @Override
  public List<Budget.Standing> budgets() {
    return budget.standings();
  }
}
