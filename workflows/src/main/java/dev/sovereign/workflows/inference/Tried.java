package dev.sovereign.workflows.inference;

import dev.sovereign.workflows.energy.Energy;
import org.jspecify.annotations.Nullable;

/**
 * One attempt as the call's receipt tells it. Holds no content.
 *
 * @param candidate who was asked
 * @param attempt what came of it
 * @param host where the call was made from; empty when its worker was lost before it could say so
 * @param bytesLeft bytes of the request that left that host
 * @param costNanoUsd what it cost, in nano-dollars; of a fault what was forfeited
 * @param energy what it took on that host; absent when nothing there worked for it, nobody knows,
 *     or it is from before attempts were measured
 */
public record Tried(
    Candidate candidate,
    Attempt attempt,
    String host,
    long bytesLeft,
    long costNanoUsd,
    @Nullable Energy energy) {

  /** One that nobody measured. */
  public Tried(
      Candidate candidate, Attempt attempt, String host, long bytesLeft, long costNanoUsd) {
    this(candidate, attempt, host, bytesLeft, costNanoUsd, null);
  }
}
