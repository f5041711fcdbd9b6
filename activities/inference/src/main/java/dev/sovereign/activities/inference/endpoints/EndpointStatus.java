package dev.sovereign.activities.inference.endpoints;

import dev.sovereign.workflows.inference.Fault;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as it is now.
 *
 * @param endpoint as configured
 * @param models what can be asked for, configured or discovered
 * @param state whether it can be asked
 * @param cause the fault behind a state that is not {@link State#READY}
 * @param detail one line for a person
 * @param until when it is tried again at the latest; absent when it is ready
 * @param active calls under way
 * @param waiting calls in its queue
 */
public record EndpointStatus(
    Endpoint endpoint,
    List<EndpointModel> models,
    State state,
    @Nullable Fault cause,
    String detail,
    @Nullable Instant until,
    int active,
    int waiting) {

  public EndpointStatus {
    models = List.copyOf(models);
  }

  /** Whether an endpoint can be asked. */
  public enum State {
    READY,
    /** A fault opened its breaker; it is probed in the background. */
    OPEN,
    /** It asked to be left alone for a while. */
    PARKED,
    /**
     * It would pass requests on to another machine, and was declared local; or it has no configured
     * models and does not say what it serves.
     */
    REFUSED
  }
}
