package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Reads; only holds whose time is over are given back. */
public final class TreasuryCheckWorkflowImpl implements TreasuryCheckWorkflow {

  private static final ActivityOptions READ =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("read and verify the books")
          // Verifying reads every line; ten million take minutes.
          .setStartToCloseTimeout(Duration.ofMinutes(10))
          // A worker that was killed is noticed long before.
          .setHeartbeatTimeout(Duration.ofSeconds(10))
          .setScheduleToCloseTimeout(Duration.ofMinutes(20))
          .setRetryOptions(
              RetryOptions.newBuilder().setMaximumInterval(Duration.ofSeconds(10)).build())
          .build();

  private final SacredLoopActivities books =
      Workflow.newActivityStub(SacredLoopActivities.class, READ);

  @Override
  public TreasuryReport run(TreasuryCheckRequest request) {
    RunInfo.organ("treasury");
    return books.readReport();
  }
}
