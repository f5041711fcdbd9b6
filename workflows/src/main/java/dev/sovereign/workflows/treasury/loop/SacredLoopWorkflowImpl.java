package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.Failures;
import dev.sovereign.workflows.RunInfo;
import dev.sovereign.workflows.TaskQueues;
import dev.sovereign.workflows.inference.SpendActivities;
import dev.sovereign.workflows.inference.SpendCut;
import dev.sovereign.workflows.treasury.loop.ApprovalQuestion.Answer;
import io.temporal.activity.ActivityOptions;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Closes in order, then allocates; each month's allocation is a run of its own. */
public final class SacredLoopWorkflowImpl implements SacredLoopWorkflow {

  /** Years of months fit a run; beyond this a policy or a clock is wrong. */
  private static final int MAX_CLOSES = 600;

  /** Ten beats: a worker that is only slow is not taken for dead. */
  private static final Duration WORKER_SILENT = Duration.ofSeconds(10);

  private static final ActivityOptions BOOKS =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("read or write the books")
          // A few transactions each; what hangs is asked again after so long.
          .setStartToCloseTimeout(Duration.ofSeconds(30))
          // What a worker was killed in, or never got, is asked again when that one is silent.
          .setHeartbeatTimeout(WORKER_SILENT)
          // No end: a close that gives up would leave a month half done for a person to find.
          .setRetryOptions(
              RetryOptions.newBuilder()
                  .setInitialInterval(Duration.ofSeconds(1))
                  .setMaximumInterval(Duration.ofMinutes(1))
                  .build())
          .build();

  private static final ActivityOptions RECEIPTS =
      ActivityOptions.newBuilder()
          .setTaskQueue(TaskQueues.SERVER)
          .setSummary("sum the receipts of calls to models")
          // A month of receipts is read, after writers in flight are waited for.
          .setStartToCloseTimeout(Duration.ofMinutes(2))
          .setHeartbeatTimeout(WORKER_SILENT)
          // The next run does what this one leaves.
          .setScheduleToCloseTimeout(Duration.ofMinutes(10))
          .build();

  private final SacredLoopActivities books =
      Workflow.newActivityStub(SacredLoopActivities.class, BOOKS);
  private final SpendActivities receipts =
      Workflow.newActivityStub(SpendActivities.class, RECEIPTS);
  private final ApprovalDesk desk;
  private final List<String> closed = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private String stage = "reads the rules";
  private String answer = "";

  /** Where no operator is known: nothing can be approved. */
  public SacredLoopWorkflowImpl() {
    this(() -> new OperatorKey(""));
  }

  /**
   * @param operator the operator's public key as this worker knows it now
   */
  public SacredLoopWorkflowImpl(Supplier<OperatorKey> operator) {
    this.desk = new ApprovalDesk(operator);
  }

  @Override
  public SacredLoopOutcome run(SacredLoopRequest request) {
    RunInfo.organ("treasury");
    TreasuryPolicy policy = books.readPolicy();
    Period through = through(request, policy);
    closeThrough(policy, through.text());
    bookSpend();
    return request.period() == null ? allocateAll() : allocateOne(policy, through.text());
  }

  @Override
  public void checkApprove(Approval approval) {
    desk.check(Answer.APPROVE, approval);
  }

  @Override
  public LoopStatus approve(Approval approval) {
    desk.accept(Answer.APPROVE, approval);
    answer = "approved by " + approval.approver();
    return status();
  }

  @Override
  public void checkReject(Approval approval) {
    desk.check(Answer.REJECT, approval);
  }

  @Override
  public LoopStatus reject(Approval approval) {
    desk.accept(Answer.REJECT, approval);
    answer = "rejected by " + approval.approver();
    return status();
  }

  @Override
  public LoopStatus status() {
    return new LoopStatus(stage, desk.question(), answer, closed, now());
  }

  private static Period through(SacredLoopRequest request, TreasuryPolicy policy) {
    Period last = Period.lastCompleted(now(), policy.zoneId());
    if (request.period() == null) {
      return last;
    }
    Period asked = Period.parse(request.period(), policy.zoneId());
    if (asked.isAfter(last)) {
      throw LoopFailure.PERIOD_REFUSED.failure(
          "period "
              + asked.text()
              + " ends at "
              + asked.end()
              + ": start the loop after that, or for "
              + last.text());
    }
    return asked;
  }

  private void closeThrough(TreasuryPolicy policy, String through) {
    OpenBooksRequest request = new OpenBooksRequest(policy.zone(), through);
    for (int i = 0; i < MAX_CLOSES; i++) {
      OpenBooks open = books.readOpenBooks(request);
      if (open.period() == null) {
        return;
      }
      show("closes " + open.period());
      Close close = books.recordClose(Closing.close(policy, open, open.period()));
      closed.add(close.period());
    }
  }

  /** What models cost is no reason to hold up the rest: what fails is done by the next run. */
  private void bookSpend() {
    try {
      for (int i = 0; i < MAX_CLOSES; i++) {
        SpendCut cut = books.findSpendCut();
        if (cut == null) {
          return;
        }
        show("books what models cost in " + cut.period());
        books.bookSpend(receipts.readSettledSpend(cut));
      }
    } catch (ActivityFailure e) {
      if (CancellationScope.current().isCancelRequested()) {
        throw e;
      }
      notes.add("what models cost is not booked: " + Failures.describe(e));
    }
  }

  private SacredLoopOutcome allocateAll() {
    List<AllocationOutcome> outcomes = new ArrayList<>();
    // One after the other: two at once would plan with the same money.
    books.findUnallocated().forEach(period -> allocateIn(period, outcomes));
    return finish(outcomes);
  }

  private void allocateIn(String period, List<AllocationOutcome> outcomes) {
    show("allocates " + period);
    try {
      SacredLoopWorkflow run =
          Workflow.newChildWorkflowStub(SacredLoopWorkflow.class, child(period));
      outcomes.addAll(run.run(new SacredLoopRequest(period)).allocations());
    } catch (ChildWorkflowFailure e) {
      if (CancellationScope.current().isCancelRequested()) {
        throw e;
      }
      // Already started by another run, or failed: either way its own line says what it does.
      notes.add(period + " is not this run's: " + Failures.describe(e));
    }
  }

  private SacredLoopOutcome allocateOne(TreasuryPolicy policy, String period) {
    ClosedPeriod own = books.readClosed(period);
    AllocationOutcome outcome = own.outcome();
    if (outcome == null) {
      Allocation allocation = new Allocation(books, desk, policy, this::show);
      outcome =
          own.lent().isEmpty()
              ? allocation.run(own.close())
              : allocation.adopt(period, own.lent(), own.approver());
    }
    return finish(List.of(Objects.requireNonNull(outcome)));
  }

  private SacredLoopOutcome finish(List<AllocationOutcome> outcomes) {
    SacredLoopOutcome outcome = new SacredLoopOutcome(closed, outcomes, notes);
    StringBuilder details = new StringBuilder("# Sacred Loop\n\n");
    closed.forEach(period -> details.append("- closed ").append(period).append('\n'));
    outcomes.forEach(each -> details.append("- ").append(each.line()).append('\n'));
    notes.forEach(note -> details.append("- ").append(note).append('\n'));
    stage = "done";
    Workflow.setCurrentDetails(details.toString());
    return outcome;
  }

  private static ChildWorkflowOptions child(String period) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(SacredLoopWorkflow.id(period))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
        .setStaticSummary("allocate " + period)
        .build();
  }

  private void show(String what) {
    stage = what;
    @Nullable ApprovalQuestion question = desk.question();
    Workflow.setCurrentDetails(
        "# Sacred Loop\n\n"
            + what
            + (question == null ? "" : "\n\n```\n" + question.text() + "```"));
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}
