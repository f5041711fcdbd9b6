package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.energy.Energy;
import dev.sovereign.workflows.inference.Layer;
import org.jspecify.annotations.Nullable;

/**
 * What a call took beside money and time, and what it saved.
 *
 * @param estimated the layer that it was estimated to need; absent when nobody estimated
 * @param energy what it took on this machine; absent when nothing here worked for it
 * @param savedNanoUsd what the kept answer that was given instead cost when it was bought, in
 *     nano-dollars
 * @param earlier the call whose answer this one makes again at a better layer; absent for most
 */
public record Economy(
    @Nullable Layer estimated,
    @Nullable Energy energy,
    long savedNanoUsd,
    @Nullable String earlier) {

  public static final Economy NONE = new Economy(null, null, 0, null);

  public Economy {
    if (savedNanoUsd < 0) {
      throw new IllegalArgumentException("saved: " + savedNanoUsd + " (expected: >= 0)");
    }
  }
}
