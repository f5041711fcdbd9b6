package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleHandle;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Schedules belong to a file of the checkout, so losing Temporal's own file loses none of them. */
@ExtendWith(SharedStack.Resolver.class)
class ScheduleIT {

  @Test
  void theDeclaredScheduleIsThereWithItsPolicies(SharedStack shared) {
    JsonNode schedules = schedules(shared.stack());

    assertThat(schedules)
        .extracting(each -> each.path("id").asText())
        .containsExactlyInAnyOrder(
            "metabolism-hourly", "memory-sources-hourly", "sacred-loop-close", "catch-up");
    for (JsonNode each : schedules) {
      boolean close = each.path("id").asText().equals("sacred-loop-close");
      assertThat(each.path("overlap").asText()).isEqualToIgnoringCase(close ? "allow_all" : "skip");
      assertThat(each.path("nextRun").asText()).isNotEmpty();
    }
  }

  @Test
  void deletingTemporalsFileBringsSchedulesBackAndLosesOrDoublesNoHandOff(SharedStack shared)
      throws IOException, SQLException {
    Stack stack = shared.stack();
    List<String> before = sessions(stack);
    stack.run("down").orThrow();
    Path file = stack.home().temporalFile();
    try (Stream<Path> files = Files.list(file.getParent())) {
      for (Path each : files.toList()) {
        Files.delete(each);
      }
    }

    stack.up();

    assertThat(schedules(stack)).hasSize(4);
    List<String> after = sessions(stack);
    assertThat(after).startsWith(before.toArray(String[]::new)).hasSize(before.size() + 1);
    assertThat(commits(stack)).doesNotHaveDuplicates();
  }

  /** No hour is sunny where the owner has said nothing of the sun, so the time ends the wait. */
  @Test
  void whatAScheduleStartsWaitsForBetterPowerAndIsDoneInTheEnd(SharedStack shared) {
    WorkflowClient client = Cycle.client(shared.stack());
    String id = "deferred-" + UUID.randomUUID();
    ScheduleHandle schedule =
        ScheduleClient.newInstance(client.getWorkflowServiceStubs())
            .createSchedule(
                id,
                Schedule.newBuilder()
                    .setAction(
                        ScheduleActionStartWorkflow.newBuilder()
                            .setWorkflowType("Inference")
                            .setArguments(
                                Map.of(
                                    "prompt",
                                    "What can wait?",
                                    "deferUntil",
                                    Map.of("any", List.of("SOLAR_PEAK"), "atMost", "PT10S")))
                            .setOptions(
                                WorkflowOptions.newBuilder()
                                    .setTaskQueue(TaskQueues.WORKFLOWS)
                                    .setWorkflowId(id)
                                    .build())
                            .build())
                    .setSpec(ScheduleSpec.newBuilder().build())
                    .build(),
                ScheduleOptions.newBuilder().setTriggerImmediately(true).build());
    try {
      String run = "TemporalScheduledById = '" + id + "'";
      Await.until("it has ended", Duration.ofMinutes(3), () -> ended(client, run).isPresent());
      WorkflowExecutionMetadata ended = ended(client, run).orElseThrow();
      assertThat(ended.getStatus())
          .isEqualTo(WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED);
      assertThat(Duration.between(ended.getStartTime(), ended.getCloseTime()))
          .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
    } finally {
      schedule.delete();
    }
  }

  private static Optional<WorkflowExecutionMetadata> ended(WorkflowClient client, String query) {
    try (Stream<WorkflowExecutionMetadata> runs = client.listExecutions(query)) {
      return runs.filter(run -> run.getCloseTime() != null).findFirst();
    }
  }

  private static JsonNode schedules(Stack stack) {
    return Stack.json(stack.run("schedules", "--json").orThrow().out());
  }

  private static List<String> sessions(Stack stack) throws SQLException {
    return strings(stack, "SELECT session_id FROM handoff.session ORDER BY sealed_at");
  }

  private static List<String> commits(Stack stack) throws SQLException {
    return strings(
        stack,
        "SELECT listed ->> 'id' FROM handoff.session,"
            + " jsonb_array_elements(code_changes -> 'commits') listed");
  }

  private static List<String> strings(Stack stack, String query) throws SQLException {
    try (Connection connection = stack.connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      Stream.Builder<String> values = Stream.builder();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values.build().toList();
    }
  }
}
