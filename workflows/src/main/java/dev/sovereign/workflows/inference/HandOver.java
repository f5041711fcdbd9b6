package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.Limits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call that the gateway took and hands over, so that it outlives the gateway's process. Its whole
 * request is in the content store of its home host, and its answer is told to nobody but whoever
 * knows the gateway's id of the call, which is not in here. Holds no content.
 *
 * @param key the value of its {@link CallKey}
 * @param operation what is asked, as the gateway calls it, for example {@code CHAT}
 * @param priority who is served first; {@code BATCH} when absent
 * @param timeoutSeconds of the asking; {@link InferenceRequest#DEFAULT_SECONDS} when absent
 * @param askedAt when the gateway took it; now when absent
 * @param earlier the gateway's own attempts, oldest first; none when absent
 */
public record HandOver(
    String key,
    String operation,
    @Nullable Priority priority,
    @Nullable Integer timeoutSeconds,
    @Nullable Instant askedAt,
    @Nullable List<Tried> earlier) {

  private static final int MAX_NAME_LENGTH = 200;
  private static final int MAX_SECONDS = 86_400;

  public HandOver {
    Limits.text("handOver.key", key, MAX_NAME_LENGTH);
    Limits.text("handOver.operation", operation, MAX_NAME_LENGTH);
    Limits.range("handOver.timeoutSeconds", timeoutSeconds, 1, MAX_SECONDS);
    earlier = earlier == null ? List.of() : List.copyOf(earlier);
  }

  /** Names the call. */
  CallKey callKey() {
    return new CallKey(key, operation);
  }

  /** The gateway's own attempts. */
  List<Tried> attempts() {
    return earlier == null ? List.of() : earlier;
  }
}
