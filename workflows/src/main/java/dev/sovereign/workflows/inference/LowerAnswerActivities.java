package dev.sovereign.workflows.inference;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Where a call says that its answer may be made again by a better tier. */
@ActivityInterface(namePrefix = "Inference_")
public interface LowerAnswerActivities {

  /**
   * Queues the call when whoever would have led its plan, had nobody been away, is of a higher
   * level than whoever answered. Durable once it returns; idempotent by the call's key. Runs on the
   * host that has the content, and changes nothing about the answer.
   *
   * @return whether it is queued
   */
  @ActivityMethod
  boolean queueLowerAnswer(LowerAnswer answer);
}
