package dev.sovereign.workflows.treasury.loop;

import dev.sovereign.workflows.StartRequest;
import org.jspecify.annotations.Nullable;

/**
 * @param period the month to allocate, as {@code 2026-10}; when absent, every closed month that has
 *     no outcome yet, each in a run of its own
 */
public record SacredLoopRequest(@Nullable String period) implements StartRequest {
  public SacredLoopRequest {
    if (period != null) {
      Period.parse(period, Period.zone("UTC"));
    }
  }

  /** The same as {@code {}}. */
  public static SacredLoopRequest defaults() {
    return new SacredLoopRequest(null);
  }
}
