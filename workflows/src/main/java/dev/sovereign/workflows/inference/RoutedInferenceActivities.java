package dev.sovereign.workflows.inference;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * What a workflow needs to walk a route plan: one plan, then one attempt a candidate until one
 * answers, and exactly one receipt a call.
 *
 * <p>Content of class {@code KEEP_ON_DEVICE} is in no argument, result, failure message or
 * heartbeat of these: they carry its {@link dev.sovereign.workflows.ContentRef}, and only workers
 * of its home host are asked.
 */
@ActivityInterface(namePrefix = "Inference_")
public interface RoutedInferenceActivities {

  /**
   * Computes the plan of a call from the endpoints' live states. Asks no endpoint, changes nothing,
   * and takes milliseconds. A plan without candidates is a result, not a failure.
   */
  @ActivityMethod
  RoutePlan plan(RouteRequest request);

  /**
   * Asks one candidate once. Heartbeats at least every second, also while it waits for a slot, and
   * breaks off when the activity is cancelled. Whatever an endpoint does is a value; it throws only
   * when the worker is shut down or the activity cancelled, so that {@link Fault#CANCELLED} is
   * never a result.
   *
   * <p>Idempotent by the key: when an answer is recorded under it, whoever gave it, that is the
   * outcome and nobody is asked. An answer is recorded before it is returned, together with the
   * receipt of the whole call, the earlier attempts included. After a fault the key is free for the
   * next attempt, and no receipt is left. An attempt may run a second time after its worker was
   * lost; what it then may have bought twice is marked so in the receipt.
   */
  @ActivityMethod
  AttemptOutcome attempt(AttemptRequest request);

  /**
   * Leaves the receipt of a call whose attempts could not: nobody answered, or the attempt was made
   * where there is no database. Runs where there is one, whatever the data class: a conclusion
   * holds no content. Idempotent by the key.
   *
   * @return the receipt's id
   */
  @ActivityMethod
  String conclude(Conclusion conclusion);
}
