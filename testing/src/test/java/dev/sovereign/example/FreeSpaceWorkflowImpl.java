package dev.sovereign.example;

import dev.sovereign.example.FreeSpaceActivities.FreeSpace;
import dev.sovereign.example.FreeSpaceActivities.FreeSpaceRequest;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Decides; the activity acts. */
public final class FreeSpaceWorkflowImpl implements FreeSpaceWorkflow {

  /** A healthy disk answers in microseconds; three tries outlast a remount. */
  private static final ActivityOptions MEASURE =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setStartToCloseTimeout(Duration.ofSeconds(5))
          .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(3).build())
          .build();

  private final FreeSpaceActivities disk =
      Workflow.newActivityStub(FreeSpaceActivities.class, MEASURE);

  @Override
  public boolean low(FreeSpaceRequest request) {
    FreeSpace space = disk.measure(request);
    return space.freeBytes() < space.totalBytes() / 10;
  }
}
