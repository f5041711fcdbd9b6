package dev.sovereign.cli.treasury;

import dev.sovereign.cli.stack.Gateway;
import dev.sovereign.cli.stack.StackException;
import tools.jackson.databind.JsonNode;

/**
 * What a run asks, as it is signed: the person reads exactly the text whose signature is sent.
 *
 * @param workflowId the run
 * @param text the whole question
 */
public record Question(String workflowId, String text) {

  /**
   * Finds the question of a run among the open ones.
   *
   * @throws StackException when it asks nothing
   */
  public static Question of(JsonNode approvals, String workflowId) {
    return approvals
        .path("approvals")
        .valueStream()
        .filter(each -> Gateway.text(each, "workflowId").equals(workflowId))
        .map(each -> new Question(workflowId, Gateway.text(each, "text")))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    workflowId
                        + " asks nothing now: ./sovereign treasury approvals lists what is asked."));
  }

  /** What is signed; the workflow composes the same. */
  public String message(boolean approved, String approver) {
    return "sovereign treasury answer 1\n"
        + (approved ? "APPROVE" : "REJECT")
        + "\n"
        + approver
        + "\n"
        + text;
  }
}
