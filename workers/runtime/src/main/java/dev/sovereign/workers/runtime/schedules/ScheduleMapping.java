package dev.sovereign.workers.runtime.schedules;

import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Monthly;
import dev.sovereign.workers.runtime.schedules.DeclaredSchedule.Overlap;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionExecutionStartWorkflow;
import io.temporal.client.schedules.ScheduleActionResult;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleCalendarSpec;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleRange;
import io.temporal.client.schedules.ScheduleSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Between the file's words and Temporal's, both ways. */
final class ScheduleMapping {

  private ScheduleMapping() {}

  static Schedule schedule(DeclaredSchedule declared) {
    return Schedule.newBuilder()
        .setAction(action(declared))
        .setSpec(spec(declared).setJitter(declared.jitter()).build())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(overlap(declared.overlap()))
                .setCatchupWindow(declared.catchUpWindow())
                .setPauseOnFailure(false)
                .build())
        .build();
  }

  private static ScheduleSpec.Builder spec(DeclaredSchedule declared) {
    Monthly monthly = declared.monthly();
    if (monthly == null) {
      return ScheduleSpec.newBuilder()
          .setIntervals(List.of(new ScheduleIntervalSpec(declared.every(), declared.offset())));
    }
    ScheduleCalendarSpec calendar =
        ScheduleCalendarSpec.newBuilder()
            .setDayOfMonth(List.of(new ScheduleRange(monthly.day())))
            .setHour(List.of(new ScheduleRange(monthly.hour())))
            .setMinutes(List.of(new ScheduleRange(monthly.minute())))
            .build();
    return ScheduleSpec.newBuilder()
        .setCalendars(List.of(calendar))
        .setTimeZoneName(monthly.zone());
  }

  /** What one would have to declare to get it, absent when the file cannot say it. */
  private static @Nullable Monthly monthly(ScheduleSpec spec) {
    if (spec.getCalendars().size() != 1) {
      return null;
    }
    ScheduleCalendarSpec calendar = spec.getCalendars().getFirst();
    Monthly monthly =
        new Monthly(
            first(calendar.getDayOfMonth()),
            first(calendar.getHour()),
            first(calendar.getMinutes()),
            spec.getTimeZoneName());
    // Whatever else the calendar says, the file cannot.
    return calendar.getSeconds().stream().allMatch(range -> range.getStart() == 0)
            && single(calendar.getDayOfMonth())
            && single(calendar.getHour())
            && single(calendar.getMinutes())
        ? monthly
        : null;
  }

  private static int first(List<ScheduleRange> ranges) {
    return ranges.isEmpty() ? 0 : ranges.getFirst().getStart();
  }

  private static boolean single(List<ScheduleRange> ranges) {
    return ranges.size() <= 1
        && ranges.stream().allMatch(range -> range.getEnd() <= range.getStart());
  }

  static LiveSchedule live(ScheduleDescription description) {
    var next = description.getInfo().getNextActionTimes();
    boolean paused = description.getSchedule().getState().isPaused();
    return new LiveSchedule(
        description.getId(),
        description.getMemo(TemporalSchedules.MARK, String.class) != null,
        declared(description.getId(), description.getSchedule()),
        paused,
        paused || next.isEmpty() ? null : next.getFirst(),
        description.getInfo().getRecentActions().stream().flatMap(ScheduleMapping::run).toList());
  }

  private static ScheduleActionStartWorkflow action(DeclaredSchedule declared) {
    return ScheduleActionStartWorkflow.newBuilder()
        .setWorkflowType(declared.workflow())
        .setArguments(declared.input())
        .setOptions(
            WorkflowOptions.newBuilder()
                .setWorkflowId(declared.id())
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .build())
        .build();
  }

  private static @Nullable DeclaredSchedule declared(String id, Schedule live) {
    List<ScheduleIntervalSpec> intervals = live.getSpec().getIntervals();
    Overlap overlap = overlap(live.getPolicy().getOverlap());
    Monthly monthly = monthly(live.getSpec());
    if (intervals.size() != (monthly == null ? 1 : 0)
        || live.getSpec().getCalendars().size() != (monthly == null ? 0 : 1)
        || overlap == null
        || hasMoreThanIntervals(live)
        || !(live.getAction() instanceof ScheduleActionStartWorkflow action)
        || !action.getOptions().getTaskQueue().equals(TaskQueues.WORKFLOWS)) {
      return null;
    }
    return new DeclaredSchedule(
        id,
        action.getWorkflowType(),
        input(action),
        monthly == null ? intervals.getFirst().getEvery() : Duration.ZERO,
        monthly == null ? orZero(intervals.getFirst().getOffset()) : Duration.ZERO,
        overlap,
        orZero(live.getPolicy().getCatchupWindow()),
        orZero(live.getSpec().getJitter()),
        monthly);
  }

  private static boolean hasMoreThanIntervals(Schedule live) {
    ScheduleSpec spec = live.getSpec();
    return !spec.getCronExpressions().isEmpty()
        || !spec.getSkip().isEmpty()
        || live.getPolicy().isPauseOnFailure();
  }

  // An erased type is all there is to ask for: the request's record is not this class's business.
  @SuppressWarnings("unchecked")
  private static Map<String, Object> input(ScheduleActionStartWorkflow action) {
    return action.getArguments().getSize() == 1
        ? Objects.requireNonNullElse(action.getArguments().get(0, Map.class), Map.of())
        : Map.of();
  }

  private static Stream<LiveSchedule.Run> run(ScheduleActionResult result) {
    return result.getAction() instanceof ScheduleActionExecutionStartWorkflow started
        ? Stream.of(
            new LiveSchedule.Run(
                result.getStartedAt(), started.getWorkflowId(), started.getFirstExecutionRunId()))
        : Stream.empty();
  }

  private static Duration orZero(@Nullable Duration duration) {
    return duration == null ? Duration.ZERO : duration;
  }

  private static ScheduleOverlapPolicy overlap(Overlap overlap) {
    return switch (overlap) {
      case SKIP -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP;
      case BUFFER_ONE -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE;
      case ALLOW_ALL -> ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_ALLOW_ALL;
    };
  }

  private static @Nullable Overlap overlap(ScheduleOverlapPolicy policy) {
    for (Overlap overlap : Overlap.values()) {
      if (overlap(overlap) == policy) {
        return overlap;
      }
    }
    return null;
  }
}
