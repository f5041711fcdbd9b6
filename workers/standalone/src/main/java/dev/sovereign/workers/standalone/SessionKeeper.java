package dev.sovereign.workers.standalone;

import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.handoff.SessionRequest;
import dev.sovereign.workflows.handoff.SessionView;
import dev.sovereign.workflows.handoff.SessionWorkflow;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.TemporalFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that every open session has its workflow. PostgreSQL knows the sessions, so it does
 * not matter that Temporal was away when one was opened, or came back empty: within a minute the
 * workflow that seals the session when it is silent runs again. Thread-safe.
 */
final class SessionKeeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SessionKeeper.class);

  /** The shortest time after which a session is idle. */
  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);

  /** Until Temporal and PostgreSQL, which start at the same time, are there. */
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(5);

  private final Supplier<List<SessionView>> open;
  private final WorkflowClient client;
  private final ScheduledExecutorService rounds =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("session-keeper").daemon().factory());

  /**
   * @param open the sessions that are open
   */
  SessionKeeper(Supplier<List<SessionView>> open, WorkflowClient client) {
    this.open = open;
    this.client = client;
  }

  void start() {
    rounds.execute(this::round);
  }

  /** Starts the session's workflow soon; the next round does when that is not possible now. */
  void attend(SessionView session) {
    if (!rounds.isShutdown()) {
      rounds.execute(() -> attended(() -> List.of(session)));
    }
  }

  private void round() {
    Duration pause = attended(open) ? BETWEEN_ROUNDS : BETWEEN_ATTEMPTS;
    if (!rounds.isShutdown()) {
      var _ = rounds.schedule(this::round, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Whether nothing is left to try again soon. */
  private boolean attended(Supplier<List<SessionView>> sessions) {
    try {
      boolean all = true;
      for (SessionView session : sessions.get()) {
        all &= attended(session);
      }
      return all;
    } catch (TemporalFailure e) {
      log.debug("open sessions are not known: {}", e.getMessage());
      return false;
    }
  }

  /** One session that Temporal does not take must not stand before the others. */
  private boolean attended(SessionView session) {
    try {
      startUnlessRunning(session.sessionId());
      return true;
    } catch (WorkflowException | StatusRuntimeException e) {
      log.debug("session {} is not attended: {}", session.sessionId(), e.getMessage());
      return false;
    }
  }

  private void startUnlessRunning(String sessionId) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setTaskQueue(TaskQueues.WORKFLOWS)
            .setWorkflowId(SessionWorkflow.id(sessionId))
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
            .build();
    var _ =
        client.newUntypedWorkflowStub("Session", options).start(SessionRequest.attend(sessionId));
  }

  @Override
  public void close() {
    rounds.shutdownNow();
  }
}
