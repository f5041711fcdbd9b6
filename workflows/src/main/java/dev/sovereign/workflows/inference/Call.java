package dev.sovereign.workflows.inference;

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
import org.jspecify.annotations.Nullable;

/** One question on its way. */
final class Call {

  private final CallKey key;
  private final Prompt prompt;
  private final DataClass dataClass;
  private final AskOptions options;
  private final Consumer<String> progress;
  private final CallActivities activities;
  private final Instant begun;
  private final Instant deadline;
  private final List<Tried> tried = new ArrayList<>();
  private Instant askedAt = now();
  private @Nullable AttemptOutcome last;

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
    this.deadline =
        begun.plus(wait == null ? Duration.ZERO : wait.atMost()).plus(options.timeout());
  }

  /** Goes on with what the gateway has begun. */
  Call after(HandOver handOver) {
    askedAt = handOver.askedAt() == null ? askedAt : handOver.askedAt();
    tried.addAll(handOver.attempts());
    return this;
  }

  Answer answer() {
    List<Tried> before = List.copyOf(tried);
    RoutePlan plan = planOfTier();
    Instant patientUntil = (options.waitFor() == null ? begun : now()).plus(options.patience());
    Pauses pauses = new Pauses();
    List<Attempt> attempts = made(before, plan);
    while (true) {
      Step end = walk(plan, attempts);
      if (end instanceof Step.Answered) {
        return byModel();
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

  /** The first plan; when a tier is waited for, the first that it leads, or the last in time. */
  private RoutePlan planOfTier() {
    RoutePlan plan = plan();
    AskOptions.WaitFor wait = options.waitFor();
    if (wait == null) {
      return plan;
    }
    Instant until = begun.plus(wait.atMost());
    Pauses pauses = new Pauses();
    while (!leads(wait.tier(), plan) && now().isBefore(until)) {
      Duration left = Duration.between(now(), until);
      Duration pause = pauses.next();
      sleep(pause.compareTo(left) < 0 ? pause : left, "for tier " + wait.tier());
      plan = plan();
    }
    return plan;
  }

  private static boolean leads(Tier tier, RoutePlan plan) {
    return !plan.candidates().isEmpty() && plan.candidates().getFirst().tier() == tier;
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
                key.operation()));
    return dataClass == DataClass.KEEP_ON_DEVICE ? atHome(plan) : plan;
  }

  /** No planner's fault may take content to the cloud. */
  private static RoutePlan atHome(RoutePlan plan) {
    return new RoutePlan(
        plan.candidates().stream().filter(c -> c.tier() != Tier.CLOUD).toList(),
        plan.skipped(),
        plan.complexity(),
        plan.deadline());
  }

  private Step walk(RoutePlan plan, List<Attempt> attempts) {
    Step step = Walk.next(plan, attempts, now());
    while (step instanceof Step.Ask(int index)) {
      Candidate candidate = plan.candidates().get(index);
      String who = candidate.model() + " at " + candidate.endpoint();
      progress.accept("asking " + who + ", " + (index + 1) + " of " + plan.candidates().size());
      last = activities.attempt(request(candidate, index), "ask " + who);
      tried.add(last.tried());
      attempts.add(last.tried().attempt());
      step = Walk.next(plan, attempts, now());
    }
    return step;
  }

  private AttemptRequest request(Candidate candidate, int index) {
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
        deadline);
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

  private Answer byModel() {
    if (last == null || last.generation() == null) {
      throw new IllegalStateException("answered without an answer");
    }
    Candidate by = last.recordedBy() == null ? last.tried().candidate() : last.recordedBy();
    String receipt =
        last.receiptId() == null
            ? activities.conclude(conclusion(by, "answered"))
            : last.receiptId();
    return new Answer.ByModel(last.generation(), last.reference(), by, tried, receipt);
  }

  private Answer degraded(Step end, RoutePlan plan, List<Attempt> attempts) {
    return switch (end) {
      case Step.Degrade(String reason) -> {
        String receipt = activities.conclude(conclusion(null, "degraded"));
        yield new Answer.Degraded(reason, null, tried, receipt);
      }
      case Step.Refuse refusal -> {
        String receipt = activities.conclude(conclusion(null, refusal.fault().name()));
        String reason = Reasons.ofRefusal(refusal, plan.candidates(), attempts);
        yield new Answer.Degraded(reason, refusal.fault(), tried, receipt);
      }
      case Step.Ask _, Step.Answered _ -> throw new IllegalStateException("not at an end: " + end);
    };
  }

  private Conclusion conclusion(@Nullable Candidate by, String outcome) {
    Generation generation = by == null || last == null ? null : last.generation();
    Quality quality = by == null ? Quality.DEGRADED : Quality.MODEL;
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
        by);
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
