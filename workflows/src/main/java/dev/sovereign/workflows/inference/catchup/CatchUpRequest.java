package dev.sovereign.workflows.inference.catchup;

import dev.sovereign.workflows.Limits;
import dev.sovereign.workflows.StartRequest;
import dev.sovereign.workflows.inference.DeferUntil;
import org.jspecify.annotations.Nullable;

/**
 * Every field may be absent; {@code {}} does what is configured.
 *
 * @param maxCalls how many calls this run makes again at most; the configured number when absent
 * @param deferUntil what is waited for before anything is made again; nothing when absent
 */
public record CatchUpRequest(@Nullable Integer maxCalls, @Nullable DeferUntil deferUntil)
    implements StartRequest {

  /** What fits one history. */
  public static final int MAX_CALLS = 500;

  public CatchUpRequest {
    Limits.range("maxCalls", maxCalls, 1, MAX_CALLS);
  }
}
