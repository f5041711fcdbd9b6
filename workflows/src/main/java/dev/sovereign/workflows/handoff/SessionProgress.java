package dev.sovereign.workflows.handoff;

import dev.sovereign.workflows.PlainText;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactKind;
import dev.sovereign.workflows.memory.RecordedFact;
import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** What the run's details say. */
final class SessionProgress {

  private static final int LONGEST = 120;

  private final Map<FactKind, Integer> recorded = new EnumMap<>(FactKind.class);
  private int byReference;

  void recorded(FactBody body, RecordedFact fact) {
    if (!fact.known()) {
      recorded.merge(body.kind(), 1, Integer::sum);
    }
  }

  void recordedByReference(RecordedFact fact) {
    byReference += fact.known() ? 0 : 1;
  }

  String render(SessionView session) {
    StringBuilder text = new StringBuilder();
    text.append("Session ").append(quoted(session.sessionId()));
    text.append(" of line ").append(quoted(session.line()));
    if (session.agent() != null) {
      text.append(" by ").append(quoted(session.agent()));
    }
    text.append(": ").append(state(session)).append(".\n");
    if (session.lastFactAt() != null) {
      text.append("\nLast heard of at ").append(session.lastFactAt()).append(".\n");
    }
    if (!recorded.isEmpty() || byReference > 0) {
      text.append("\nRecorded through this workflow: ").append(counts()).append(".\n");
    }
    return text.toString();
  }

  private static String state(SessionView session) {
    return session.sealedAt() == null
        ? "open since " + session.openedAt()
        : "sealed at "
            + session.sealedAt()
            + " ("
            + String.valueOf(session.sealedBecause()).replace('_', ' ')
            + ")";
  }

  private String counts() {
    var counts = new StringJoiner(", ");
    for (FactKind kind : FactKind.values()) {
      Integer count = recorded.get(kind);
      if (count != null) {
        counts.add(count + " " + kind.wireName());
      }
    }
    if (byReference > 0) {
      counts.add(byReference + " by reference");
    }
    return counts.toString();
  }

  private static String quoted(String name) {
    return '`' + PlainText.line(name.replace('`', '\''), LONGEST) + '`';
  }
}
