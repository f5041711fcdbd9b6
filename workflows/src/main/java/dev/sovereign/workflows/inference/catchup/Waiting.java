package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.inference.CallKey;
import dev.sovereign.workflows.inference.Candidate;
import dev.sovereign.workflows.inference.Layer;
import dev.sovereign.workflows.inference.Level;
import dev.sovereign.workflows.inference.RoutePolicy;
import org.jspecify.annotations.Nullable;

/**
 * A call that waits to be made again. Holds no content.
 *
 * @param id of the earlier call, by which it may be known everywhere
 * @param host whose content store has the request, and which alone may ask
 * @param dataClass how far the content may travel
 * @param operation what is asked, for example {@code CHAT}
 * @param model as the caller named it
 * @param policy the caller's own; absent for the configured one
 * @param wanted who would have answered, had nobody been away
 * @param earlier the layer that answered; {@link Layer#RULES} for rules
 */
public record Waiting(
    String id,
    String host,
    DataClass dataClass,
    String operation,
    String model,
    @Nullable RoutePolicy policy,
    Candidate wanted,
    Layer earlier) {

  /** Whom it is worth asking. */
  public boolean isRedeemedBy(Candidate candidate) {
    return Level.isRedeemedBy(candidate, wanted, earlier);
  }

  /** The key under which it is made again. */
  public CallKey key() {
    return CallKey.again(id, operation);
  }

  /** Those that wait for the same, where one that is not back is none for all. */
  String group() {
    return host + "\n" + wanted.endpoint() + "\n" + wanted.model();
  }
}
