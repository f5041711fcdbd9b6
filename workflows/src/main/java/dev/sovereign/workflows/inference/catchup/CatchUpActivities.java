package dev.sovereign.workflows.inference.catchup;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/** The queue of what is to be made again. No argument and no result holds content. */
@ActivityInterface(namePrefix = "CatchUp_")
public interface CatchUpActivities {

  /** What waits, after what is too old was let go. Runs where there is a database. */
  @ActivityMethod
  Backlog readBacklog(CatchUpRequest request);

  /**
   * Whether a call can be made again now, which it then is taken for: no other run makes it again
   * for six minutes. Asks no endpoint. Runs on the host of its content; what it finds gone it marks
   * so.
   */
  @ActivityMethod
  Readiness prepare(Preparation preparation);

  /**
   * Records what came of it, beside the earlier answer. Runs on the host of its content.
   * Idempotent: what was recorded stays.
   *
   * @return how the answers differ; absent when nobody answered
   */
  @ActivityMethod
  @Nullable Difference record(Redone redone);
}
