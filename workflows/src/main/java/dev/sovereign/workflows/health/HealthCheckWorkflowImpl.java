package dev.sovereign.workflows.health;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Asks once; what is ill is for the reader of the report. */
public final class HealthCheckWorkflowImpl implements HealthCheckWorkflow {

  private static final ActivityOptions PROBE =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("probe the known services")
          // All probes run at once, the longest for 10 s: what takes longer died with its worker.
          .setStartToCloseTimeout(Duration.ofSeconds(15))
          // Outlasts a restart of worker or Temporal of two minutes. Findings older than that say
          // nothing, so there is no point in waiting longer.
          .setScheduleToCloseTimeout(Duration.ofMinutes(4))
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  // A cycle should go on within seconds of the worker's return.
                  .setMaximumInterval(Duration.ofSeconds(10))
                  .build())
          .build();

  private final HealthActivities activities =
      Workflow.newActivityStub(HealthActivities.class, PROBE);

  @Override
  public HealthReport run(HealthCheckRequest request) {
    RunInfo.organ("health");
    Integer timeoutMillis = request.timeoutMillis();
    return activities.probeServices(
        new ProbeRequest(
            timeoutMillis == null ? HealthCheckRequest.DEFAULT_TIMEOUT_MILLIS : timeoutMillis));
  }
}
