package dev.sovereign.testing;

import dev.sovereign.testing.FactEvent.Acknowledged;
import dev.sovereign.testing.FactEvent.Failed;
import dev.sovereign.testing.FactEvent.Opened;
import dev.sovereign.testing.FactEvent.Refused;
import dev.sovereign.testing.FactEvent.Tried;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What writers were told, added up from their journals. Not thread-safe. */
final class FactTally {

  private final Map<String, String> acknowledged = new HashMap<>();
  private final Map<String, FactPen> open = new HashMap<>();
  private final Set<String> opened = new HashSet<>();
  private final Set<String> failures = new TreeSet<>();
  private long known;
  private long refused;

  void take(FactEvent event) {
    switch (event) {
      case Tried(FactPen pen, String statement) -> open.put(statement, pen);
      case Acknowledged(String factId, boolean wasKnown, String statement) -> {
        open.remove(statement);
        acknowledged.put(factId, statement);
        known += wasKnown ? 1 : 0;
      }
      case Refused(String statement) -> {
        open.remove(statement);
        refused++;
      }
      case Opened(String sessionId) -> opened.add(sessionId);
      case Failed(String answer) -> failures.add(answer);
    }
  }

  /** Statements by the id of their fact. */
  Map<String, String> facts() {
    return new TreeMap<>(acknowledged);
  }

  int acknowledgements() {
    return acknowledged.size();
  }

  /** Sent, and neither acknowledged nor refused: nobody knows whether they are kept. */
  Map<String, FactPen> underWay() {
    return new TreeMap<>(open);
  }

  Set<String> sessions() {
    return Set.copyOf(opened);
  }

  /** What services in trouble said, each once. */
  Set<String> failures() {
    return Set.copyOf(failures);
  }

  /** Acknowledged by a retry: the first answer was lost. */
  long lostAnswers() {
    return known;
  }

  /** Refused because the session had lost the pen. */
  long refusals() {
    return refused;
  }
}
