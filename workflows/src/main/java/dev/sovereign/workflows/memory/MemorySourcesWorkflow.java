package dev.sovereign.workflows.memory;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Keeps what is remembered of folders and repositories in step with them. */
@WorkflowInterface
public interface MemorySourcesWorkflow {

  @WorkflowMethod(name = "MemorySources")
  SourcesReport run(SyncSourcesRequest request);
}
