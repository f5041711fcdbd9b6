package dev.sovereign.workers.runtime.schedules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes Temporal agree with the declared schedules: missing ones are created, different ones
 * updated, and ones that were declared once are removed. A schedule that a person made under a
 * declared id is left alone and reported. Idempotent and thread-safe.
 */
public final class ScheduleReconciler {

  private final ScheduleStore store;
  private final List<DeclaredSchedule> declared;

  ScheduleReconciler(ScheduleStore store, List<DeclaredSchedule> declared) {
    this.store = store;
    this.declared = List.copyOf(declared);
  }

  /** Does what is needed and says what was done. */
  public synchronized Result reconcile() {
    Map<Action, List<String>> done =
        declared.stream()
            .collect(
                Collectors.groupingBy(
                    this::reconcile,
                    Collectors.mapping(DeclaredSchedule::id, Collectors.toList())));
    return new Result(
        done.getOrDefault(Action.CREATED, List.of()),
        done.getOrDefault(Action.UPDATED, List.of()),
        removeUndeclared(),
        done.getOrDefault(Action.UNCHANGED, List.of()),
        done.getOrDefault(Action.FOREIGN, List.of()));
  }

  /** Every declared schedule as Temporal has it. Reads only. */
  public List<Status> statuses() {
    return declared.stream().map(this::status).toList();
  }

  private Action reconcile(DeclaredSchedule schedule) {
    Optional<LiveSchedule> live = store.find(schedule.id());
    if (live.isEmpty()) {
      store.create(schedule);
      return Action.CREATED;
    }
    if (!live.get().owned()) {
      return Action.FOREIGN;
    }
    if (schedule.equals(live.get().asDeclared())) {
      return Action.UNCHANGED;
    }
    store.update(schedule);
    return Action.UPDATED;
  }

  private List<String> removeUndeclared() {
    List<String> removed = new ArrayList<>(store.ownedIds());
    removed.removeAll(declared.stream().map(DeclaredSchedule::id).toList());
    removed.forEach(store::remove);
    return removed;
  }

  private Status status(DeclaredSchedule schedule) {
    Optional<LiveSchedule> live = store.find(schedule.id());
    return new Status(
        schedule,
        live.map(LiveSchedule::nextRun).orElse(null),
        live.map(LiveSchedule::lastRuns).orElse(List.of()).stream()
            .map(run -> new Run(run.startedAt(), run.workflowId(), run.runId()))
            .toList(),
        live.map(LiveSchedule::paused).orElse(false),
        live.filter(LiveSchedule::owned)
            .map(LiveSchedule::asDeclared)
            .map(Function.identity())
            .filter(schedule::equals)
            .isPresent());
  }

  private enum Action {
    CREATED,
    UPDATED,
    UNCHANGED,
    FOREIGN
  }

  /**
   * Ids by what was done.
   *
   * @param foreign declared here but made by somebody else, so not touched
   */
  public record Result(
      List<String> created,
      List<String> updated,
      List<String> removed,
      List<String> unchanged,
      List<String> foreign) {
    public Result {
      created = List.copyOf(created);
      updated = List.copyOf(updated);
      removed = List.copyOf(removed);
      unchanged = List.copyOf(unchanged);
      foreign = List.copyOf(foreign);
    }

    /** Whether anything was changed. */
    public boolean changed() {
      return !(created.isEmpty() && updated.isEmpty() && removed.isEmpty());
    }
  }

  /**
   * @param declared as in the file
   * @param nextRun absent while missing, or when none is due
   * @param lastRuns the newest last
   * @param paused by a person
   * @param inSync whether Temporal has it as declared
   */
  public record Status(
      DeclaredSchedule declared,
      @Nullable Instant nextRun,
      List<Run> lastRuns,
      boolean paused,
      boolean inSync) {
    public Status {
      lastRuns = List.copyOf(lastRuns);
    }
  }

  /** One start by a schedule. */
  public record Run(Instant startedAt, String workflowId, String runId) {}
}
