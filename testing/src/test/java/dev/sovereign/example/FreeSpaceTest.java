package dev.sovereign.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.example.FreeSpaceActivities.FreeSpace;
import dev.sovereign.example.FreeSpaceActivities.FreeSpaceRequest;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeSpaceTest {

  @Test
  void measuresARealFolder(@TempDir Path folder) {
    FreeSpace space = new FileSystemSpace().measure(new FreeSpaceRequest(folder.toString()));

    assertThat(space.totalBytes()).isPositive().isGreaterThanOrEqualTo(space.freeBytes());
  }

  @Test
  void namesAFolderThatIsNotThere(@TempDir Path folder) {
    FreeSpaceRequest request = new FreeSpaceRequest(folder.resolve("gone").toString());

    assertThatThrownBy(() -> new FileSystemSpace().measure(request))
        .isInstanceOf(ApplicationFailure.class)
        .hasMessageContaining(request.folder())
        .hasMessageContaining("FOLDER_MISSING");
  }

  @Test
  void theWorkflowCallsADiskWithLessThanATenthLeftLow() {
    assertThat(decide(new FreeSpace(9, 100))).isTrue();
    assertThat(decide(new FreeSpace(10, 100))).isFalse();
  }

  private static boolean decide(FreeSpace space) {
    try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
      temporal
          .newWorker(TaskQueues.WORKFLOWS)
          .registerWorkflowImplementationTypes(FreeSpaceWorkflowImpl.class);
      FreeSpaceActivities disk = request -> space;
      temporal.newWorker(TaskQueues.SERVER).registerActivitiesImplementations(disk);
      temporal.start();
      WorkflowClient client = temporal.getWorkflowClient();
      WorkflowOptions options =
          WorkflowOptions.newBuilder().setTaskQueue(TaskQueues.WORKFLOWS).build();
      return client
          .newWorkflowStub(FreeSpaceWorkflow.class, options)
          .low(new FreeSpaceRequest("/"));
    }
  }
}
