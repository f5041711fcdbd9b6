package dev.sovereign.workers.runtime.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.workers.runtime.stack.RealTemporal;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real server: the in-memory one has no schedules. */
class ScheduleReconcilerIT {

  private static final String HOURLY =
      """
      schedules:
        - id: hourly
          workflow: Metabolism
          every: 1h
          offset: 7m
          overlap: SKIP
          catch-up-window: 10m
          jitter: 2m
          input: {maxCommits: 5}
      """;

  @TempDir private Path folder;

  @Test
  void makesTemporalAgreeWithTheFile() {
    try (RealTemporal temporal = RealTemporal.start(folder.resolve("temporal.db"))) {
      ScheduleClient client = temporal.schedules();
      createByHand(client, "theirs");

      assertThat(reconcile(client, HOURLY).created()).containsExactly("hourly");
      assertThat(reconcile(client, HOURLY).unchanged()).containsExactly("hourly");
      ScheduleReconciler.Status status = reconciler(client, HOURLY).statuses().getFirst();
      assertThat(status.inSync()).isTrue();
      assertThat(status.nextRun()).isNotNull();

      client.getHandle("hourly").pause("by hand");
      assertThat(reconcile(client, HOURLY.replace("10m", "20m")).updated())
          .containsExactly("hourly");
      assertThat(reconciler(client, HOURLY.replace("10m", "20m")).statuses().getFirst())
          .matches(ScheduleReconciler.Status::paused)
          .matches(ScheduleReconciler.Status::inSync);

      changeByHand(client);
      assertThat(reconcile(client, HOURLY).updated()).containsExactly("hourly");
      assertThat(reconcile(client, HOURLY).unchanged()).containsExactly("hourly");

      // What was removed is found through the list, which lags behind by design.
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(reconcile(client, "schedules: []").removed())
                      .containsExactly("hourly"));
      assertThat(client.getHandle("theirs").describe().getId()).isEqualTo("theirs");
    }
  }

  @Test
  void bringsSchedulesBackAfterTemporalsFileIsGone() {
    try (RealTemporal temporal = RealTemporal.start(folder.resolve("first.db"))) {
      assertThat(reconcile(temporal.schedules(), HOURLY).created()).containsExactly("hourly");
    }
    try (RealTemporal temporal = RealTemporal.start(folder.resolve("second.db"))) {
      assertThat(reconcile(temporal.schedules(), HOURLY).created()).containsExactly("hourly");
      assertThat(reconciler(temporal.schedules(), HOURLY).statuses().getFirst().inSync()).isTrue();
    }
  }

  private static ScheduleReconciler.Result reconcile(ScheduleClient client, String yaml) {
    return reconciler(client, yaml).reconcile();
  }

  private static ScheduleReconciler reconciler(ScheduleClient client, String yaml) {
    return TemporalSchedules.reconciler(client, ScheduleFile.parse("test", yaml));
  }

  private static void changeByHand(ScheduleClient client) {
    client
        .getHandle("hourly")
        .update(
            live ->
                new ScheduleUpdate(
                    Schedule.newBuilder(live.getDescription().getSchedule())
                        .setSpec(everyMinutes(11))
                        .build()));
  }

  private static void createByHand(ScheduleClient client, String id) {
    Schedule schedule =
        Schedule.newBuilder()
            .setAction(
                ScheduleActionStartWorkflow.newBuilder()
                    .setWorkflowType("Other")
                    .setOptions(
                        WorkflowOptions.newBuilder().setWorkflowId("o").setTaskQueue("q").build())
                    .build())
            .setSpec(everyMinutes(600))
            .build();
    client.createSchedule(id, schedule, ScheduleOptions.newBuilder().build());
  }

  private static ScheduleSpec everyMinutes(int minutes) {
    return ScheduleSpec.newBuilder()
        .setIntervals(List.of(new ScheduleIntervalSpec(Duration.ofMinutes(minutes))))
        .build();
  }
}
