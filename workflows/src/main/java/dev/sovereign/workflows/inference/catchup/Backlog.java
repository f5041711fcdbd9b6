package dev.sovereign.workflows.inference.catchup;

import java.util.List;

/**
 * What waits, and what a run may do about it.
 *
 * @param calls oldest first, as many a wanted model as a run may make again
 * @param maxCalls how many a run may make again
 * @param maxNanoUsd what they may cost at most, in nano-dollars
 */
public record Backlog(List<Waiting> calls, int maxCalls, long maxNanoUsd) {
  public Backlog {
    calls = List.copyOf(calls);
  }
}
