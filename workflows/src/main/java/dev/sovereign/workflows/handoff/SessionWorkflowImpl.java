package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactDraft;
import dev.sovereign.workflows.memory.Fence;
import dev.sovereign.workflows.memory.RecordedFact;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Opens, waits until nothing was heard for too long, seals. */
public final class SessionWorkflowImpl implements SessionWorkflow {

  private static final String SOURCE = "workflow:Session";

  /** Rounding in the database's favour must not become a loop without a pause. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private static final RetryOptions RETRY =
      RetryOptions.newBuilder()
          .setInitialInterval(Duration.ofSeconds(1))
          // A session that waits should go on soon after the return of what was away.
          .setMaximumInterval(Duration.ofSeconds(30))
          .build();

  /** Opening and recording have somebody waiting, who can ask again under the same key. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HandoffActivities asked =
      stub(options("the session as asked").setScheduleToCloseTimeout(PATIENCE));

  /**
   * The timer has nobody waiting: PostgreSQL may be away for a night and the session outlives it.
   */
  private final HandoffActivities kept = stub(options("whether the session is silent"));

  private final SessionProgress progress = new SessionProgress();
  private @Nullable SessionView session;

  private static ActivityOptions.Builder options(String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(TaskQueues.SERVER)
        .setSummary(summary)
        // A transaction, and a look at the repository before it; then its worker died.
        .setStartToCloseTimeout(Duration.ofSeconds(60))
        .setRetryOptions(RETRY);
  }

  private static HandoffActivities stub(ActivityOptions.Builder options) {
    return Workflow.newActivityStub(HandoffActivities.class, options.build());
  }

  @Override
  public SessionView run(SessionRequest request) {
    RunInfo.organ("session");
    SessionView opened = asked.openSession(request.opening(RunInfo.executionId()));
    show(opened);
    while (open()) {
      attend(opened.sessionId());
      if (open() && Workflow.getInfo().isContinueAsNewSuggested()) {
        // Keys that make a fact the same fact are in PostgreSQL; nothing is carried over.
        Workflow.await(Workflow::isEveryHandlerFinished);
        Workflow.continueAsNew(SessionRequest.attend(opened.sessionId()));
      }
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    return Objects.requireNonNull(session);
  }

  /** Seals the session when it is silent, and otherwise waits for as long as it may be. */
  private void attend(String sessionId) {
    SessionReview review = kept.sealIdleSession(new SessionReference(sessionId));
    if (!open()) {
      return;
    }
    show(review.session());
    Duration left = Duration.ofMillis(review.idleInMillis());
    Duration wait = left.compareTo(SHORTEST_WAIT) < 0 ? SHORTEST_WAIT : left;
    Workflow.await(wait, () -> !open() || Workflow.getInfo().isContinueAsNewSuggested());
  }

  private boolean open() {
    return session != null && session.state() == SessionView.State.OPEN;
  }

  private void show(SessionView now) {
    session = now;
    Workflow.setCurrentDetails(progress.render(now));
  }

  @Override
  public RecordedFact record(FactDraft draft) {
    SessionView writing = opened();
    RecordedFact recorded =
        asked.recordFact(draft.in(new Fence(writing.sessionId(), writing.fencingToken())));
    progress.recorded(draft.body(), recorded);
    show(Objects.requireNonNull(session));
    return recorded;
  }

  @Override
  public void checkRecord(FactDraft draft) {
    throw inWords("record");
  }

  @Override
  public RecordedFact recordStored(StoredFact fact) {
    SessionView writing = opened();
    String order = Workflow.getCurrentUpdateInfo().orElseThrow().getUpdateId();
    RecordedFact recorded =
        asked.recordStoredFact(
            fact.in(new Fence(writing.sessionId(), writing.fencingToken()), order));
    progress.recordedByReference(recorded);
    show(Objects.requireNonNull(session));
    return recorded;
  }

  @Override
  public void checkRecordStored(StoredFact fact) {
    refuseWhenSealed();
    if (fact.fence() != null || fact.order() != null) {
      throw new IllegalArgumentException(
          "fence, order: given (expected: none, the session has its own)");
    }
  }

  /** The next step is for whoever typed it; the words are not repeated. */
  private static IllegalArgumentException inWords(String update) {
    return new IllegalArgumentException(
        update
            + ": words (expected: a reference, because the history would keep them; tell the fact"
            + " through the gateway, MCP or the command line, or store it with `./sovereign content"
            + " put` and send its contentHash to recordStored)");
  }

  @Override
  public RecordedFact setPriorities(List<String> items) {
    return record(FactDraft.of(new FactBody.Priorities(items), SOURCE).withKey(freshKey()));
  }

  /** The same list may be set again after another: it is the newest that counts. */
  private static String freshKey() {
    return "priorities:" + Workflow.randomUUID();
  }

  @Override
  public void checkSetPriorities(List<String> items) {
    throw inWords("setPriorities");
  }

  @Override
  public SessionView seal() {
    SessionView writing = opened();
    SessionView sealed = asked.endSession(new Fence(writing.sessionId(), writing.fencingToken()));
    show(sealed);
    return sealed;
  }

  @Override
  public @Nullable SessionView session() {
    return session;
  }

  /** An order may come before the session has its pen. */
  private SessionView opened() {
    Workflow.await(() -> session != null);
    return Objects.requireNonNull(session);
  }

  private void refuseWhenSealed() {
    if (session != null && !open()) {
      throw new IllegalArgumentException(
          "session "
              + PlainText.quoted(session.sessionId())
              + " is sealed (expected: an open session; open another one of line "
              + PlainText.quoted(session.line())
              + ")");
    }
  }
}
