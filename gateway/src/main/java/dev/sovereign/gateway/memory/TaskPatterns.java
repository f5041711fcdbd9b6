package dev.sovereign.gateway.memory;

import dev.sovereign.workflows.memory.FactId;
import java.util.List;

/** What worked for which kind of task, learnt from recorded outcomes. Thread-safe. */
public interface TaskPatterns {

  /**
   * Approaches to tasks like this one, the most promising first; empty when none is known.
   *
   * @param task what is to be done, in words
   * @param limit at most so many, 1 to 20
   */
  List<Pattern> similar(String task, int limit);

  /**
   * One approach and how it went.
   *
   * @param approach how the task was done, as it was told last
   * @param successes how often it worked
   * @param failures how often it did not
   * @param confidence the lower bound of its rate of success, 0 to 1
   * @param facts the outcomes that this rests on
   */
  record Pattern(
      String approach, int successes, int failures, double confidence, List<FactId> facts) {
    public Pattern {
      facts = List.copyOf(facts);
    }
  }
}
