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

  private static final String ANYWHERE = "a-tier-is-there-anywhere-in-a-plan";

  /** Of a question that only finds out who would be asked. */
  private static final int ANY_TOKENS = InferenceRequest.DEFAULT_TOKENS;

  private final Consumer<String> progress;
  private final Supplier<RoutePlan> plan;
  private final EnergyActivities energy = Workflow.newActivityStub(EnergyActivities.class, READ);

  /**
   * @param progress takes one line before each pause
   * @param plan makes the plan that is to have a tier
   */
  public Deferral(Consumer<String> progress, Supplier<RoutePlan> plan) {
    this.progress = progress;
    this.plan = plan;
  }

  /** For many requests of a class: a tier is there when the plan of an ordinary one has it. */
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
    Pauses pauses = until.tiers().isEmpty() || leads() ? Pauses.ofHours() : new Pauses();
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
    boolean power = false;
    boolean tier = false;
    for (Condition each : Condition.values()) {
      power |= any.contains(each) && each.tier() == null;
      tier |= any.contains(each) && each.tier() != null;
    }
    PowerReading reading = power ? read() : null;
    RoutePlan planned = tier ? plan.get() : null;
    for (Condition each : Condition.values()) {
      if (any.contains(each) && holds(each, reading, planned)) {
        return each;
      }
    }
    return null;
  }

  private static boolean holds(
      Condition condition, @Nullable PowerReading power, @Nullable RoutePlan plan) {
    return switch (condition) {
      case SOLAR_PEAK -> power != null && power.solarPeak();
      case MAINS -> power != null && !power.onBattery();
      case CHEAP_HOUR -> power != null && power.cheapHour();
      case TIER_DEVICE -> plan != null && isThere(Tier.DEVICE, plan);
      case TIER_SERVER -> plan != null && isThere(Tier.SERVER, plan);
      case TIER_CLOUD -> plan != null && isThere(Tier.CLOUD, plan);
    };
  }

  /**
   * Whether a tier that is waited for can be asked. Once it had to lead the plan, which the cloud
   * never does under {@code local-first} while a machine of one's own is up.
   */
  static boolean isThere(Tier tier, RoutePlan plan) {
    return leads()
        ? !plan.candidates().isEmpty() && plan.candidates().getFirst().tier() == tier
        : plan.has(tier);
  }

  /** The tier to be asked first after the wait; absent when it was no tier that ended it. */
  public static @Nullable Tier first(@Nullable Condition holds) {
    return holds == null || holds.tier() == null ? null : first(holds.tier());
  }

  /** The tier to be asked first after it was waited for; absent in runs that did not do so. */
  static @Nullable Tier first(Tier tier) {
    return leads() ? null : tier;
  }

  /** Runs from before decide as they did. */
  private static boolean leads() {
    return Workflow.getVersion(ANYWHERE, Workflow.DEFAULT_VERSION, 1) == Workflow.DEFAULT_VERSION;
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
