package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.treasury.loop.ApprovalQuestion.Answer;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person and waits. The signature is checked by the validator, which runs before an answer
 * enters the history and never at replay, so the key may change while runs wait. The key comes from
 * the worker's own start, not from an activity: nothing that only returns results can put another
 * in its place.
 */
final class ApprovalDesk {

  private static final int MAX_NAME = 100;

  private final Supplier<OperatorKey> key;
  private @Nullable ApprovalQuestion question;
  private @Nullable Answered answered;

  ApprovalDesk(Supplier<OperatorKey> key) {
    this.key = key;
  }

  /** Who answered what. */
  record Answered(Answer answer, String approver, String key) {}

  /** Waits for the answer or the deadline; empty at the deadline. */
  @Nullable Answered ask(
      Deployment deployment,
      String period,
      BigDecimal usd,
      Duration patience,
      Consumer<String> show) {
    Instant deadline = Instant.ofEpochMilli(Workflow.currentTimeMillis()).plus(patience);
    question = question(deployment, period, usd, deadline);
    show.accept("waits for approval of " + usd.toPlainString() + " USD for " + period);
    try {
      Workflow.await(patience, () -> answered != null);
      return answered;
    } finally {
      question = null;
    }
  }

  @Nullable ApprovalQuestion question() {
    return question;
  }

  /** Refuses what may not enter the history. */
  void check(Answer answer, Approval approval) {
    ApprovalQuestion open = question;
    if (open == null || answered != null) {
      throw refused("nothing is asked: ./sovereign treasury balances shows the open approvals");
    }
    String approver = approval.approver();
    if (approver == null || !named(approver)) {
      throw refused("approver: expected a name of 1 to 100 characters on one line");
    }
    OperatorKey operator = key.get();
    if (operator.missing()) {
      throw refused("no operator key is known here: ./sovereign treasury key makes one");
    }
    String code = approval.code();
    if (code == null || !operator.signed(open.message(answer, approver), code)) {
      throw refused(
          "the code is not the operator's signature over this question, answer and name: get one by"
              + " ./sovereign treasury "
              + (answer == Answer.APPROVE ? "approve " : "reject ")
              + open.workflowId());
    }
  }

  /** Takes an answer that was checked. */
  void accept(Answer answer, Approval approval) {
    // Read from the history alone: at replay the key at hand may be another.
    answered =
        new Answered(
            answer,
            Objects.requireNonNull(approval.approver()),
            OperatorKey.fingerprintOf(Objects.requireNonNull(approval.code())));
  }

  private static ApprovalQuestion question(
      Deployment deployment, String period, BigDecimal usd, Instant deadline) {
    WorkflowInfo info = Workflow.getInfo();
    StringBuilder text = new StringBuilder("sovereign treasury question 1\n");
    text.append("run: ").append(info.getWorkflowId()).append('\n');
    text.append("run id: ").append(info.getRunId()).append('\n');
    text.append("period: ").append(period).append('\n');
    for (Deployment.Supply supply : deployment.supplies()) {
      text.append("supply: ")
          .append(supply.amount())
          .append(" to ")
          .append(supply.venue())
          .append('\n');
    }
    text.append("worth: ").append(usd.toPlainString()).append(" USD\n");
    text.append("deadline: ").append(deadline).append('\n');
    text.append("challenge: ").append(Workflow.randomUUID()).append('\n');
    return new ApprovalQuestion(info.getWorkflowId(), period, usd, deadline, text.toString());
  }

  private static boolean named(String approver) {
    return !approver.isBlank()
        && approver.length() <= MAX_NAME
        && approver.chars().noneMatch(Character::isISOControl);
  }

  private static RuntimeException refused(String message) {
    return LoopFailure.APPROVAL_REFUSED.failure(message);
  }
}
