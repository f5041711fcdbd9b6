package dev.sovereign.workers.standalone;

import dev.sovereign.gateway.rest.Schedules;
import dev.sovereign.workers.runtime.schedules.ScheduleReconciler;
import java.util.List;

/** The worker's schedules in the door's words. */
record ReconciledSchedules(ScheduleReconciler reconciler) implements Schedules {

  @Override
  public List<Schedule> list() {
    return reconciler.statuses().stream().map(ReconciledSchedules::schedule).toList();
  }

  @Override
  public Reconciliation reconcile() {
    ScheduleReconciler.Result result = reconciler.reconcile();
    return new Reconciliation(
        result.created(), result.updated(), result.removed(), result.unchanged(), result.foreign());
  }

  private static Schedule schedule(ScheduleReconciler.Status status) {
    return new Schedule(
        status.declared().id(),
        status.declared().workflow(),
        status.declared().spec(),
        status.declared().overlap().name(),
        status.declared().catchUpWindow().toString(),
        status.declared().jitter().toString(),
        status.nextRun(),
        status.lastRuns().stream()
            .map(run -> new Run(run.startedAt(), run.workflowId(), run.runId()))
            .toList(),
        status.paused(),
        status.inSync());
  }
}
