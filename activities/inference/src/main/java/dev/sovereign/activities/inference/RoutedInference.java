package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.AttemptRunner.Answered;
import dev.sovereign.activities.inference.AttemptRunner.Failed;
import dev.sovereign.activities.inference.AttemptRunner.Result;
import dev.sovereign.activities.inference.endpoints.EndpointStatus;
import dev.sovereign.activities.inference.endpoints.Endpoints;
import dev.sovereign.activities.inference.endpoints.PlanRequest;
import dev.sovereign.activities.inference.endpoints.PowerStanding;
import dev.sovereign.activities.inference.endpoints.UnknownModel;
import dev.sovereign.activities.inference.receipts.Answers;
import dev.sovereign.activities.inference.receipts.Answers.Claim;
import dev.sovereign.activities.inference.receipts.Answers.KeptAnswer;
import dev.sovereign.activities.inference.receipts.Budget;
import dev.sovereign.activities.inference.receipts.CachedAnswers.Hit;
import dev.sovereign.activities.inference.receipts.Receipt;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.inference.AskOptions.WaitFor;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.DeferUntil;
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
import org.jspecify.annotations.Nullable;

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
  private final ExactCache cache;
  private final LowerAnswers lowerAnswers;
  private final Books books;
  private final AttemptRunner runner;
  private final Checking checking;

  /**
   * @param policy what a call may narrow and never widen
   * @param host the name of this host in receipts
   * @param cache of answers to the same request
   * @param lowerAnswers where what a better tier would have answered is queued
   */
  public RoutedInference(
      Endpoints endpoints,
      Receipts receipts,
      Budget budget,
      Answers answers,
      HandingOver handingOver,
      RoutePolicy policy,
      String host,
      Clock clock,
      ExactCache cache,
      LowerAnswers lowerAnswers) {
    this.cache = cache;
    this.lowerAnswers = lowerAnswers;
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
    this.checking = new Checking(endpoints.record());
  }

  @Override
  public Outcome answer(InferenceCall call, AnswerSink sink) {
    return call.idempotencyKey() == null
        ? walk(new CallRun(call, false, host, runner, checking, clock, sink))
        : once(call, call.idempotencyKey(), sink, this::walk);
  }

  @Override
  public Outcome defer(InferenceCall call, WaitFor wait) {
    return defer(call, wait, null);
  }

  @Override
  public Outcome defer(InferenceCall call, DeferUntil until) {
    return defer(call, null, until);
  }

  private Outcome defer(InferenceCall call, @Nullable WaitFor wait, @Nullable DeferUntil until) {
    AnswerSink nobody = AnswerSink.none();
    return call.idempotencyKey() == null
        ? defer(new CallRun(call, false, host, runner, checking, clock, nobody), wait, until)
        : once(call, call.idempotencyKey(), nobody, run -> defer(run, wait, until));
  }

  private Outcome defer(CallRun run, @Nullable WaitFor wait, @Nullable DeferUntil until) {
    plan(run);
    Optional<String> unknown = UnknownModel.in(run.plan());
    if (unknown.isPresent()) {
      return refuse(Refusals.unknownModel(run.unanswered("model_not_found"), unknown.get()));
    }
    return handingOver.handOver(run.call, run.at(), List.of(), wait, until)
        ? new Outcome.Deferred(run.unanswered("deferred"))
        : refuse(Refusals.notDurable(run.unanswered("workflows_unavailable")));
  }

  /** Under a key an answer is given once. */
  private Outcome once(
      InferenceCall call, String key, AnswerSink sink, Function<CallRun, Outcome> work) {
    CallRun unclaimed = new CallRun(call, false, host, runner, checking, clock, sink);
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
          granted(
              new CallRun(call, granted.repeated(), host, runner, checking, clock, sink),
              key,
              work);
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
    RoutePlan plan =
        endpoints.plan(
            new PlanRequest(
                call.body().operation(),
                call.body().facts(),
                call.dataClass(),
                Policies.narrowed(policy, call.policy()),
                run.deadline(),
                call.priority()));
    run.follow(call.waitedFor() == null ? plan : plan.ledBy(call.waitedFor()));
  }

  private Outcome walk(CallRun run) {
    run.cacheKey = cache.key(run.call, Policies.narrowed(policy, run.call.policy()));
    Optional<Hit> hit = cache.find(run.call, run.cacheKey);
    return hit.isPresent() ? cached(run, hit.get()) : walkPlan(run);
  }

  private Outcome cached(CallRun run, Hit hit) {
    Receipt receipt = run.cached(hit.by(), hit.costNanoUsd());
    receipts.writeBehind(receipt);
    String key = run.call.idempotencyKey();
    if (key != null) {
      books.keep(run.call.id(), key, hit.answer());
    }
    return new Outcome.Answered(receipt, hit.answer().body(), true);
  }

  private Outcome walkPlan(CallRun run) {
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
          if (run.begun()
              && result instanceof Failed failed
              && failed.attempt().fault() != Fault.CANCELLED) {
            return interrupted(run, failed);
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
        case Step.Answered _ -> {
          return answered(run, run.doubtful());
        }
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
    Candidate by = receipt.answered();
    // An answer that failed its check was given for want of a better one: once is enough.
    boolean passed = receipt.quality() == Quality.MODEL;
    if (by != null && passed && (run.cacheKey != null || lowerAnswers.mayBeWanted(run.call, by))) {
      rememberOrQueue(run, result, by);
    }
    return new Outcome.Answered(receipt, result.reply().body(), false);
  }

  /** An answer in an outage is not given again beyond it: the cache would make it longer. */
  private void rememberOrQueue(CallRun run, Answered result, Candidate by) {
    List<String> away = run.outages();
    String key = run.cacheKey;
    if (key != null && away.isEmpty()) {
      KeptAnswer answer =
          new KeptAnswer(
              result.reply().body(), by.endpoint(), result.reply().model(), Quality.MODEL.name());
      cache.keep(run.call, key, answer, by, result.costNanoUsd());
    }
    if (!away.isEmpty() && lowerAnswers.mayBeWanted(run.call, by)) {
      lowerAnswers.offer(run.call, by, away, result.reply().body(), "");
    }
  }

  private static KeptAnswer kept(Receipt receipt, Answered result) {
    String endpoint = receipt.answered() == null ? "" : receipt.answered().endpoint();
    return new KeptAnswer(
        result.reply().body(), endpoint, result.reply().model(), String.valueOf(receipt.quality()));
  }

  /**
   * The caller is told once a workflow finishes the answer behind his back; while Temporal is away,
   * who is left in the plan does, which does not outlive this process.
   */
  private Outcome interrupted(CallRun run, Failed result) {
    Outcome outcome = new Outcome.Interrupted(run.unanswered("interrupted"), reason(run, result));
    if (handingOver.handOver(run.call, run.at(), run.tried(), null, null)) {
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
      Step step = run.next();
      Answered answer = null;
      while (answer == null && step instanceof Step.Ask ask) {
        answer = run.askQuietly(ask.candidate()) instanceof Answered answered ? answered : null;
        step = run.next();
      }
      answer = answer == null && step instanceof Step.Answered ? run.doubtful() : answer;
      if (answer != null) {
        Receipt receipt = run.answered(answer, "interrupted");
        books.account(receipt, answer.costNanoUsd(), answer.reservation());
        books.keep(run.call.id(), key, kept(receipt, answer));
        kept = true;
        return;
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
        if (lowerAnswers.mayBeWanted(run.call, null)) {
          lowerAnswers.offer(run.call, null, run.outages(), body.get(), why);
        }
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
  public Optional<PowerStanding> power() {
    return endpoints.power().standing();
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
