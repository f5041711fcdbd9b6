package dev.sovereign.workflows.sovereignty;

import java.util.List;

/** The readings of every rubric in force. */
public record SovereigntyScoreOutcome(List<SovereigntyScore> scores) {
  public SovereigntyScoreOutcome {
    scores = List.copyOf(scores);
  }
}
