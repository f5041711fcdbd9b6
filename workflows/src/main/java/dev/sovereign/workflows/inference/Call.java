package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.ContentRef;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.Quality;
import dev.sovereign.workflows.TaskQueues.Tier;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One question on its way. */
final class Call {

  private static final String QUEUED = "lower-answers-are-queued";

  private final CallKey key;
  private final Prompt prompt;
  private final DataClass dataClass;
  private final AskOptions options;
  private final Consumer<String> progress;
  private final CallActivities activities;
  private final Instant begun;
  private final Instant latest;
  private final Instant deadline;
  private final List<Tried> tried = new ArrayList<>();
  private Instant askedAt = now();
  private @Nullable AttemptOutcome last;
  private @Nullable String standIn;
  private Predicate<Candidate> askable = _ -> true;
  private boolean again;
  private @Nullable Tier waitedFor;
  private @Nullable AttemptOutcome doubtful;
  private @Nullable Layer needed;

  Call(
      CallKey key,
      Prompt prompt,
      DataClass dataClass,
      AskOptions options,
      Consumer<String> progress) {
    this.key = key;
    this.prompt = prompt;
    this.dataClass = dataClass;
    this.options = options;
    this.progress = progress;
    this.activities = new CallActivities(prompt.reference());
    AskOptions.WaitFor wait = options.waitFor();
    this.begun = now();
    DeferUntil until = options.deferUntil();
    this.latest =
        begun
            .plus(until == null ? Duration.ZERO : until.atMost())
            .plus(wait == null ? Duration.ZERO : wait.atMost());
    this.deadline = latest.plus(options.timeout());
  }

  /** Goes on with what the gateway has begun. */
  Call after(HandOver handOver) {
    askedAt = handOver.askedAt() == null ? askedAt : handOver.askedAt();
    tried.addAll(handOver.attempts());
    return this;
  }

  /** Says what stands in for a model's answer. */
  Call withStandIn(String text) {
    standIn = text;
    return this;
  }

  /** Makes again what was answered before, by these only; when they are away nothing is written. */
  Call again(Predicate<Candidate> better) {
    again = true;
    askable = better;
    return this;
  }

  Answer answer() {
    List<Tried> before = List.copyOf(tried);
    // No run from before there was deferral has the option, so each of them decides as it did.
    if (options.deferUntil() != null) {
      waitedFor = Deferral.first(new Deferral(progress, this::plan).await(options.deferUntil()));
    }
    RoutePlan plan = planOfTier();
    Instant patientUntil = (latest.equals(begun) ? begun : now()).plus(options.patience());
    Pauses pauses = new Pauses();
    List<Attempt> attempts = made(before, plan);
    while (true) {
      Step end = walk(plan, attempts);
      if (end instanceof Step.Answered && answers()) {
        return byModel(plan, attempts);
      }
      Duration pause = pauses.next();
      if (!passes(end) || now().plus(pause).isAfter(patientUntil)) {
        return degraded(end, plan, attempts);
      }
      sleep(pause, "until endpoints are back");
      plan = plan();
      attempts = new ArrayList<>();
    }
  }

  /** Whether an answer is here, be it one that failed its check. */
  private boolean answers() {
    if (last == null || last.tried().attempt().fault() != null) {
      last = doubtful;
    }
    return last != null && last.generation() != null;
  }

  /** Whom the gateway has asked already, as this plan numbers them. */
  private static List<Attempt> made(List<Tried> before, RoutePlan plan) {
    List<Attempt> attempts = new ArrayList<>();
    for (Tried each : before) {
      for (int i = 0; i < plan.candidates().size(); i++) {
        if (isSame(each.candidate(), plan.candidates().get(i))) {
          Attempt made = each.attempt();
          attempts.add(
              new Attempt(
                  i, made.fault(), made.detail(), made.retryAfterMillis(), made.latencyMillis()));
        }
      }
    }
    return attempts;
  }

  private static boolean isSame(Candidate asked, Candidate planned) {
    return asked.endpoint().equals(planned.endpoint()) && asked.model().equals(planned.model());
  }

  /** Nobody wants the answer any more; what was tried still has its receipt. */
  void cancelled() {
    Conclusion conclusion = conclusion(null, Fault.CANCELLED.name());
    Workflow.newDetachedCancellationScope(() -> activities.conclude(conclusion)).run();
  }

  /** The first plan; when a tier is waited for, the first that has it, or the last in time. */
  private RoutePlan planOfTier() {
    RoutePlan plan = plan();
    AskOptions.WaitFor wait = options.waitFor();
    if (wait == null) {
      return plan;
    }
    Instant until = now().plus(wait.atMost());
    Pauses pauses = new Pauses();
    while (!Deferral.isThere(wait.tier(), plan) && now().isBefore(until)) {
      Duration left = Duration.between(now(), until);
      Duration pause = pauses.next();
      sleep(pause.compareTo(left) < 0 ? pause : left, "for tier " + wait.tier());
      plan = plan();
    }
    waitedFor = Deferral.first(wait.tier());
    return ledByWaitedFor(plan);
  }

  private RoutePlan ledByWaitedFor(RoutePlan plan) {
    return waitedFor == null ? plan : plan.ledBy(waitedFor);
  }

  private RoutePlan plan() {
    progress.accept("planning");
    RoutePlan plan =
        activities.plan(
            new RouteRequest(
                options.model(),
                prompt.inlineChars(),
                prompt.reference(),
                prompt.maxTokens(),
                prompt.jsonSchema() != null,
                dataClass,
                options.policy(),
                deadline,
                key.operation(),
                options.priority(),
                prompt.content() == null ? null : Excerpt.of(prompt.content())));
    needed = plan.first();
    return ledByWaitedFor(
        new RoutePlan(
            plan.candidates().stream().filter(this::mayBeAsked).toList(),
            plan.skipped(),
            plan.complexity(),
            plan.deadline(),
            plan.first()));
  }

  /** No planner's fault may take content to the cloud. */
  private boolean mayBeAsked(Candidate candidate) {
    boolean atHome = dataClass == DataClass.KEEP_ON_DEVICE;
    return askable.test(candidate) && !(atHome && candidate.tier() == Tier.CLOUD);
  }

  private Step walk(RoutePlan plan, List<Attempt> attempts) {
    Step step = Walk.next(plan, attempts, now());
    while (step instanceof Step.Ask(int index)) {
      Candidate candidate = plan.candidates().get(index);
      String who = candidate.model() + " at " + candidate.endpoint();
      progress.accept("asking " + who + ", " + (index + 1) + " of " + plan.candidates().size());
      last = activities.attempt(request(plan, index), "ask " + who);
      tried.add(last.tried());
      attempts.add(last.tried().attempt());
      if (last.tried().attempt().fault() == Fault.CHECK_FAILED && last.generation() != null) {
        doubtful = last;
      }
      step = Walk.next(plan, attempts, now());
    }
    return step;
  }

  private AttemptRequest request(RoutePlan plan, int index) {
    Candidate candidate = plan.candidates().get(index);
    boolean larger =
        plan.candidates().stream().anyMatch(c -> c.layer().compareTo(candidate.layer()) > 0);
    return new AttemptRequest(
        key,
        prompt,
        options.model(),
        dataClass,
        options.priority(),
        candidate,
        index,
        tried,
        askedAt,
        deadline,
        needed,
        larger,
        heldBack());
  }

  /** Where the answer of a handed-over call is that failed its check. */
  private @Nullable ContentRef heldBack() {
    return key.operation() == null || doubtful == null ? null : doubtful.reference();
  }

  /** Whether another plan may find somebody. */
  private static boolean passes(Step end) {
    return switch (end) {
      case Step.Degrade _ -> true;
      case Step.Refuse(Fault fault, long _) ->
          fault == Fault.RATE_LIMITED || fault == Fault.SATURATED;
      case Step.Ask _, Step.Answered _ -> false;
    };
  }

  private Answer byModel(RoutePlan plan, List<Attempt> attempts) {
    if (last == null || last.generation() == null) {
      throw new IllegalStateException("answered without an answer");
    }
    Candidate by = last.recordedBy() == null ? last.tried().candidate() : last.recordedBy();
    String receipt =
        last.receiptId() == null
            ? activities.conclude(conclusion(by, "answered"))
            : last.receiptId();
    queueIfLower(by, Outages.of(plan, attempts), "");
    return new Answer.ByModel(
        last.generation(),
        key.operation() == null ? last.reference() : null,
        by,
        quality(last),
        tried,
        receipt);
  }

  private static Quality quality(AttemptOutcome answer) {
    return answer.tried().attempt().fault() == null ? Quality.MODEL : Quality.DEGRADED;
  }

  private Answer degraded(Step end, RoutePlan plan, List<Attempt> attempts) {
    List<String> away = Outages.of(plan, attempts);
    return switch (end) {
      case Step.Degrade(String reason) -> {
        String receipt = concluded("degraded");
        queueIfLower(null, away, reason);
        yield new Answer.Degraded(reason, null, tried, receipt);
      }
      case Step.Refuse refusal -> {
        String receipt = concluded(refusal.fault().name());
        String reason = Reasons.ofRefusal(refusal, plan.candidates(), attempts);
        if (passes(end) || (refusal.fault() == Fault.DEADLINE && !away.isEmpty())) {
          queueIfLower(null, away, reason);
        }
        yield new Answer.Degraded(reason, refusal.fault(), tried, receipt);
      }
      // It failed its check where its text is not told to workflows.
      case Step.Answered _ ->
          degraded(new Step.Degrade(Reasons.ofFaults(plan.candidates(), attempts)), plan, attempts);
      case Step.Ask _ -> throw new IllegalStateException("not at an end: " + end);
    };
  }

  /** A receipt; none of a call that is only put off once more. */
  private @Nullable String concluded(String outcome) {
    return again && tried.isEmpty() ? null : activities.conclude(conclusion(null, outcome));
  }

  /**
   * A workflow's own question is queued to be made again. Whoever was handed over by the gateway
   * waits for an answer or was told that there is none, and what is made again is queued already.
   */
  private void queueIfLower(@Nullable Candidate by, List<String> away, String reason) {
    if (key.operation() != null || (by != null && away.isEmpty())) {
      return;
    }
    int version = Workflow.getVersion(QUEUED, Workflow.DEFAULT_VERSION, 1);
    if (version != Workflow.DEFAULT_VERSION) {
      activities.queueLowerAnswer(lowerAnswer(by, away, reason));
    }
  }

  private LowerAnswer lowerAnswer(@Nullable Candidate by, List<String> away, String reason) {
    boolean inline = dataClass != DataClass.KEEP_ON_DEVICE;
    AttemptOutcome answered = by == null ? null : last;
    Generation generation = answered == null ? null : answered.generation();
    String text = generation == null ? standIn : generation.text();
    return new LowerAnswer(
        key,
        prompt,
        options.model(),
        dataClass,
        options.policy(),
        by,
        away,
        reason,
        inline && text != null && !text.isEmpty() ? text : null,
        answered == null ? null : answered.reference(),
        askedAt);
  }

  private Conclusion conclusion(@Nullable Candidate by, String outcome) {
    Generation generation = by == null || last == null ? null : last.generation();
    Quality quality = by == null || last == null ? Quality.DEGRADED : quality(last);
    return new Conclusion(
        key,
        options.model(),
        dataClass,
        tried,
        outcome.equals(Fault.CANCELLED.name()) ? null : quality,
        outcome,
        generation == null ? 0 : generation.promptTokens(),
        generation == null ? 0 : generation.completionTokens(),
        askedAt,
        now(),
        by,
        needed,
        heldBack());
  }

  private void sleep(Duration pause, String why) {
    progress.accept("waiting " + why + "; the next look is in " + pause.toSeconds() + " s");
    TimerOptions summary = TimerOptions.newBuilder().setSummary("wait " + why).build();
    Workflow.newTimer(pause, summary).get();
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
