package dev.sovereign.workflows.inference.catchup;

import java.util.List;

/**
 * What a run made of the queue. Holds no content.
 *
 * @param redone calls that were made again
 * @param notBack calls whose better tier is still away
 * @param gone calls whose request is not there any more
 * @param failed calls that nobody would answer this time
 * @param leftForBudget calls that the next run has money for, or a higher budget
 * @param costNanoUsd what it cost, in nano-dollars
 * @param lines one a call that was made again, at most {@link #MAX_LINES}: what, by whom, and how
 *     much is different
 */
public record CatchUpOutcome(
    int redone,
    int notBack,
    int gone,
    int failed,
    int leftForBudget,
    long costNanoUsd,
    List<String> lines) {

  public static final int MAX_LINES = 50;

  public CatchUpOutcome {
    lines = List.copyOf(lines);
  }
}
