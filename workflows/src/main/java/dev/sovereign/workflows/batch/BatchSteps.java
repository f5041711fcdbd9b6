package dev.sovereign.workflows.batch;

import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.TaskQueues.Tier;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The activities of one batch, on the queue of the host that has its files. */
final class BatchSteps {

  private static final ActivityOptions COMMON =
      ActivityOptions.newBuilder()
          // They beat every second; silence means a lost worker.
          .setHeartbeatTimeout(Duration.ofSeconds(10))
          // What was answered by then is recorded before the cancelled step ends.
          .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  // A batch goes on within seconds of its worker's or its database's return.
                  .setMaximumInterval(Duration.ofSeconds(10))
                  .build())
          .build();

  /** 200 MB are decrypted and 50,000 rows written in a minute or two on a busy machine. */
  private static final Duration WHOLE_FILE = Duration.ofMinutes(30);

  /** A window begins no request after a minute, and a request may take ten. */
  private static final Duration WINDOW = Duration.ofMinutes(15);

  private final String queue;

  /**
   * @param host absent for any
   */
  BatchSteps(@Nullable String host) {
    this.queue = host == null ? TaskQueues.BATCH : TaskQueues.batchOnHost(host);
  }

  BatchState begin(@Nullable String batchId) {
    return on(WHOLE_FILE, "read the requests").begin(new BatchReference(batchId));
  }

  WindowReport work(String batchId, @Nullable String group, @Nullable Tier first) {
    return on(WINDOW, "make a window of requests").work(new WindowRequest(batchId, group, first));
  }

  BatchState finish(String batchId, BatchStatus status) {
    return on(WHOLE_FILE, "write the results").finish(new FinishRequest(batchId, status));
  }

  private BatchActivities on(Duration startToClose, String summary) {
    return Workflow.newActivityStub(
        BatchActivities.class,
        ActivityOptions.newBuilder(COMMON)
            .setTaskQueue(queue)
            .setSummary(summary)
            .setStartToCloseTimeout(startToClose)
            .build());
  }
}
