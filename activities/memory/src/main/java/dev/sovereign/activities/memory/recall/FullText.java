package dev.sovereign.activities.memory.recall;

import dev.sovereign.workflows.memory.FactFilter;
import dev.sovereign.workflows.memory.FactId;
import java.util.List;

/** PostgreSQL's own search, for when there is no index. Thread-safe. */
@FunctionalInterface
public interface FullText {

  /** The facts whose words fit best, the best first; never a private one. */
  List<FactId> search(String text, FactFilter filter, int most);
}
