package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.activities.inference.call.Upstream;
import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.estimate.TrackRecord;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import dev.sovereign.workflows.inference.RoutePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every endpoint of this worker with its live state: one plan, one breaker and one limiter each,
 * shared by the gateway and the activities. Thread-safe.
 */
public interface Endpoints {

  /**
   * Computes the plan; asks nobody and waits for nothing. It is empty when everything that may be
   * asked is away, since nobody is to pay for an outage that is known, and when the caller named a
   * model that nobody serves ({@link UnknownModel#in}).
   */
  RoutePlan plan(PlanRequest request);

  /** The plan as it would be if no endpoint and no model were open or parked. */
  RoutePlan planWithoutOutages(PlanRequest request);

  /** A candidate's endpoint. */
  Endpoint endpoint(String name);

  /** A candidate's model. */
  EndpointModel model(Candidate candidate);

  /** How a candidate's endpoint is asked. */
  Upstream upstream(String endpoint);

  /**
   * Takes a slot, waiting in the endpoint's queue when all are taken: interactive callers first,
   * and every eighth slot goes to the longest waiting of the others so that they do not starve. At
   * an engine whose speed all calls share the others wait until nobody else is there ({@link
   * Courtesy}).
   *
   * @throws UpstreamException {@link Fault#SATURATED} at once when the queue is full, with the time
   *     after which to come back; {@link Fault#DEADLINE} when the deadline passes first; {@link
   *     Fault#CANCELLED} when the thread is interrupted while it waits; and the fault of an outage
   *     that began after the plan was made, so that nobody asks an endpoint that is known to be
   *     away
   */
  Permit acquire(Candidate candidate, Priority priority, Instant deadline) throws UpstreamException;

  /** What this host's models run on and take. */
  default HostPower power() {
    return HostPower.UNKNOWN;
  }

  /** What has proved enough, which plans go by. */
  TrackRecord record();

  /** Every endpoint as it is now, in the order of the configuration. */
  List<EndpointStatus> statuses();

  /** A slot at an endpoint for one attempt. */
  interface Permit extends AutoCloseable {

    /**
     * Tells the breaker what came of the attempt, once and before {@link #close()}. The permit
     * knows when the attempt began, so that one from before an outage changes nothing after it.
     *
     * @param fault absent when it answered
     * @param retryAfter what the endpoint asked for; zero when nothing
     */
    void report(@Nullable Fault fault, Duration retryAfter);

    /**
     * Lets the call of this thread be interrupted from now on when somebody who waits for an answer
     * comes to an engine whose speed all calls share. Of calls that can be made again for nothing.
     */
    default void mayStepBack() {}

    /** Ends that. Returns whether it was interrupted, with the thread's interrupt taken back. */
    default boolean steppedBack() {
      return false;
    }

    /**
     * When this is the one call that is let through after an outage: how long its caller is to wait
     * while others could answer him. Null for any other call.
     */
    default @Nullable Duration trialLimit() {
      return null;
    }

    /** Gives the slot back; any number of times. */
    @Override
    void close();
  }
}
