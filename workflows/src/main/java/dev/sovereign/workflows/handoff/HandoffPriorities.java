package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.Quality;
import java.util.ArrayList;
import java.util.List;

/** What the next session should do first, as far as the hand-off can see. */
final class HandoffPriorities {
  private static final int NAMED_FILES = 3;
  private static final int MAX_LENGTH = 300;

  private HandoffPriorities() {}

  static List<String> of(List<String> known, CodeChanges changes, Summary summary) {
    List<String> priorities = new ArrayList<>(known);
    List<String> dirty = changes.dirtyFiles();
    if (!dirty.isEmpty()) {
      priorities.add(
          "Commit or discard "
              + SummaryFacts.count(dirty.size(), "changed file")
              + ": "
              + String.join(", ", dirty.subList(0, Math.min(NAMED_FILES, dirty.size())))
              + (dirty.size() > NAMED_FILES ? ", ..." : ""));
    }
    if (summary.quality() == Quality.DEGRADED) {
      priorities.add("Bring back a model's summaries: " + summary.reason());
    }
    return priorities.stream().map(p -> PlainText.line(p, MAX_LENGTH)).toList();
  }
}
