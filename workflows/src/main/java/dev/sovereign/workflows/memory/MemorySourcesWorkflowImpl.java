package dev.sovereign.workflows.memory;

import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Asks once; what could not be read is for the reader of the report. */
public final class MemorySourcesWorkflowImpl implements MemorySourcesWorkflow {

  private static final ActivityOptions SYNC =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("bring the sources in step")
          // The first look at a large history or vault: some thousand facts a minute. What was
          // recorded stays, so an attempt that is cut goes on where the last one ended.
          .setStartToCloseTimeout(Duration.ofMinutes(10))
          // The next run is an hour away: outlasts a restart, and does not run into it.
          .setScheduleToCloseTimeout(Duration.ofMinutes(45))
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(5))
                  .setMaximumInterval(Duration.ofMinutes(1))
                  .build())
          .build();

  private final MemoryActivities activities =
      Workflow.newActivityStub(MemoryActivities.class, SYNC);

  @Override
  public SourcesReport run(SyncSourcesRequest request) {
    RunInfo.organ("memory");
    SourcesReport report = activities.syncSources(request);
    Workflow.setCurrentDetails(details(report));
    return report;
  }

  private static String details(SourcesReport report) {
    if (report.sources().isEmpty()) {
      return "No source is configured: name folders and repositories under memory.sources in sovereign.yaml.";
    }
    var lines = new StringBuilder();
    for (SourcesReport.SourceReport each : report.sources()) {
      lines
          .append("- `" + each.source() + "`: " + each.recorded() + " recorded, ")
          .append(each.superseded() + " of them in place of an older one, ")
          .append(each.gone() + " gone\n");
      each.notes().forEach(note -> lines.append("  - ").append(note).append('\n'));
    }
    return lines.toString();
  }
}
