package dev.sovereign.example;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Says whether a disk has less than a tenth of its room left. */
@WorkflowInterface
public interface FreeSpaceWorkflow {

  @WorkflowMethod(name = "FreeSpaceExample")
  boolean low(FreeSpaceActivities.FreeSpaceRequest request);
}
