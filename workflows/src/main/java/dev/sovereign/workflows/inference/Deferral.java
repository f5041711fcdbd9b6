package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.energy.EnergyActivities;
import dev.sovereign.workflows.energy.PowerReading;
import dev.sovereign.workflows.inference.DeferUntil.Condition;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a condition of {@link DeferUntil} holds, by durable timers that hold no thread. Use
 * on a workflow thread.
 */
public final class Deferral {

  private static final ActivityOptions READ =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("read sensors and hours")
          // Sensors are files, hours a table.
          .setStartToCloseTimeout(Duration.ofSeconds(5))
          // A worker that restarts is back in 10 to 20 s. Without a reading the wait goes on.
          .setScheduleToCloseTimeout(Duration.ofSeconds(30))
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  .setMaximumInterval(Duration.ofSeconds(8))
                  .build())
          .build();

  /** Of a question that only finds out who would be asked. */
  private static final int ANY_TOKENS = InferenceRequest.DEFAULT_TOKENS;

  private final Consumer<String> progress;
  private final Supplier<RoutePlan> plan;
  private final EnergyActivities energy = Workflow.newActivityStub(EnergyActivities.class, READ);

  /**
   * @param progress takes one line before each pause
   * @param plan makes the plan that a tier is to lead
   */
  public Deferral(Consumer<String> progress, Supplier<RoutePlan> plan) {
    this.progress = progress;
    this.plan = plan;
  }

  /** For many requests of a class: a tier is there when it leads the plan of an ordinary one. */
  public static Deferral ofClass(Consumer<String> progress, DataClass dataClass) {
    CallActivities activities = new CallActivities(null);
    return new Deferral(
        progress,
        () ->
            activities.plan(
                new RouteRequest(
                    RouteRequest.AUTO,
                    0,
                    null,
                    ANY_TOKENS,
                    false,
                    dataClass,
                    null,
                    now().plusSeconds(InferenceRequest.DEFAULT_SECONDS),
                    null,
                    Priority.BATCH,
                    null)));
  }

  /**
   * Returns the condition that ended the wait; absent when it was the time. A sensor or planner
   * that does not answer is none that holds.
   */
  public @Nullable Condition await(DeferUntil until) {
    Instant latest = now().plus(until.atMost());
    Pauses pauses = Pauses.ofHours();
    Condition holds = holding(until.any());
    while (holds == null && now().isBefore(latest)) {
      Duration left = Duration.between(now(), latest);
      Duration pause = pauses.next();
      sleep(pause.compareTo(left) < 0 ? pause : left, until.any());
      holds = holding(until.any());
    }
    return holds;
  }

  private @Nullable Condition holding(Set<Condition> any) {
    boolean server = any.contains(Condition.TIER_SERVER);
    boolean cloud = any.contains(Condition.TIER_CLOUD);
    int ofTiers = (server ? 1 : 0) + (cloud ? 1 : 0);
    PowerReading power = any.size() > ofTiers ? read() : null;
    Tier leader = ofTiers > 0 ? leader(plan.get()) : null;
    for (Condition each : Condition.values()) {
      if (any.contains(each) && holds(each, power, leader)) {
        return each;
      }
    }
    return null;
  }

  private static boolean holds(
      Condition condition, @Nullable PowerReading power, @Nullable Tier leader) {
    return switch (condition) {
      case SOLAR_PEAK -> power != null && power.solarPeak();
      case MAINS -> power != null && !power.onBattery();
      case CHEAP_HOUR -> power != null && power.cheapHour();
      case TIER_SERVER -> leader == Tier.SERVER;
      case TIER_CLOUD -> leader == Tier.CLOUD;
    };
  }

  private static @Nullable Tier leader(RoutePlan plan) {
    return plan.candidates().isEmpty() ? null : plan.candidates().getFirst().tier();
  }

  private @Nullable PowerReading read() {
    try {
      return energy.read();
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      return null;
    }
  }

  private void sleep(Duration pause, Set<Condition> any) {
    String why = "for " + names(any);
    progress.accept("waiting " + why + "; the next look is in " + pause.toSeconds() + " s");
    Workflow.newTimer(pause, TimerOptions.newBuilder().setSummary("wait " + why).build()).get();
  }

  /** In the order of the enum: a set's own is another one at each replay. */
  private static String names(Set<Condition> any) {
    StringBuilder names = new StringBuilder();
    for (Condition each : Condition.values()) {
      if (any.contains(each)) {
        names.append(names.isEmpty() ? "" : " or ").append(each);
      }
    }
    return names.toString();
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
