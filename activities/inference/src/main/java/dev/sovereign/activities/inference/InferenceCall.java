package dev.sovereign.activities.inference;

import dev.sovereign.activities.inference.call.RequestBody;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.TaskQueues.Tier;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request from any door.
 *
 * @param id of the call, of its receipt and of its answer
 * @param door who asks: {@code gateway} or {@code activity}
 * @param body what is asked
 * @param dataClass how far it may travel
 * @param priority who is served first
 * @param policy absent for the configured one; can only narrow it
 * @param idempotencyKey absent when the caller gave none
 * @param degrade whether the caller takes a deterministic answer when no model can be had
 * @param timeout of the whole call, all candidates together
 * @param reuse what the caller says of answers before and after this one
 * @param waitedFor the tier that was waited for, whose endpoints are asked first; absent for none
 */
public record InferenceCall(
    String id,
    String door,
    RequestBody body,
    DataClass dataClass,
    Priority priority,
    @Nullable RoutePolicy policy,
    @Nullable String idempotencyKey,
    boolean degrade,
    Duration timeout,
    Reuse reuse,
    @Nullable Tier waitedFor) {

  /** A call that waited for no tier. */
  public InferenceCall(
      String id,
      String door,
      RequestBody body,
      DataClass dataClass,
      Priority priority,
      @Nullable RoutePolicy policy,
      @Nullable String idempotencyKey,
      boolean degrade,
      Duration timeout,
      Reuse reuse) {
    this(
        id, door, body, dataClass, priority, policy, idempotencyKey, degrade, timeout, reuse, null);
  }

  /** A call whose caller says nothing of other answers. */
  public InferenceCall(
      String id,
      String door,
      RequestBody body,
      DataClass dataClass,
      Priority priority,
      @Nullable RoutePolicy policy,
      @Nullable String idempotencyKey,
      boolean degrade,
      Duration timeout) {
    this(
        id,
        door,
        body,
        dataClass,
        priority,
        policy,
        idempotencyKey,
        degrade,
        timeout,
        Reuse.UNSAID);
  }
}
