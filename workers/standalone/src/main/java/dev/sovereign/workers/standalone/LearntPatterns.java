package dev.sovereign.workers.standalone;

import dev.sovereign.gateway.memory.TaskPatterns;
import java.util.List;

/** What the memory learnt in the door's words. */
record LearntPatterns(dev.sovereign.activities.memory.recall.TaskPatterns learnt)
    implements TaskPatterns {

  @Override
  public List<Pattern> similar(String task, int limit) {
    return learnt.similar(task, limit).stream()
        .map(
            each ->
                new Pattern(
                    each.approach(),
                    each.successes(),
                    each.failures(),
                    each.confidence(),
                    each.facts()))
        .toList();
  }
}
