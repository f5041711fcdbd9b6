package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Cycle;
import dev.sovereign.testing.Stack;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Workflows that are started as the Temporal UI would, and read as JSON. */
final class Runs {

  private static final long LIMIT_SECONDS = 600;

  private final WorkflowClient client;

  Runs(Stack stack) {
    this.client = Cycle.client(stack);
  }

  WorkflowStub start(String type, Map<String, Object> request) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            type,
            WorkflowOptions.newBuilder()
                .setTaskQueue(TaskQueues.WORKFLOWS)
                .setWorkflowId("benchmark-" + UUID.randomUUID())
                .build());
    stub.start(request);
    return stub;
  }

  /** The outcome; an empty object when it failed or did not end. */
  static JsonNode outcome(WorkflowStub run) {
    try {
      return run.getResult(LIMIT_SECONDS, TimeUnit.SECONDS, JsonNode.class);
    } catch (TimeoutException | WorkflowException _) {
      return Stack.json("{}");
    }
  }
}
