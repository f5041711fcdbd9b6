package dev.sovereign.workflows.inference;

/** What to do next while a plan is walked. */
public sealed interface Step {

  /**
   * Ask this candidate.
   *
   * @param candidate its index in the plan
   */
  record Ask(int candidate) implements Step {}

  /**
   * The last attempt answered; or nobody did, and an earlier answer that failed its check is given
   * after all.
   *
   * @param candidate its index in the plan
   */
  record Answered(int candidate) implements Step {}

  /**
   * No candidate would do better, or all are busy: tell the caller.
   *
   * @param fault why
   * @param retryAfterMillis when it makes sense to come back; 0 when it does not
   */
  record Refuse(Fault fault, long retryAfterMillis) implements Step {}

  /**
   * Nobody is left: answer by deterministic rules.
   *
   * @param reason one line for a person
   */
  record Degrade(String reason) implements Step {}
}
