package dev.sovereign.workflows.treasury.loop;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a person is asked before money is lent.
 *
 * @param workflowId the run that waits
 * @param period what it allocates
 * @param amountUsd the worth of what would be lent
 * @param deadline silence until then is a refusal
 * @param text the whole question, which is what is signed; it holds a challenge that no other run
 *     has
 */
public record ApprovalQuestion(
    String workflowId, String period, BigDecimal amountUsd, Instant deadline, String text) {

  /** A person's two answers. */
  public enum Answer {
    APPROVE,
    REJECT
  }

  /** What the operator's key signs: the answer, who gives it, and the question in full. */
  public String message(Answer answer, String approver) {
    return "sovereign treasury answer 1\n" + answer + "\n" + approver + "\n" + text;
  }
}
