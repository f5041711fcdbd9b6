package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import java.util.ArrayList;
import java.util.List;

/** What resuming a line of work takes beside many sessions and facts. */
final class LastSessionScale {

  private static final int SESSIONS = 100_000;
  private static final int FACTS = 1_000_000;
  private static final int QUICK = 50;
  private static final double P95_MILLIS = 100;

  private LastSessionScale() {}

  static Report run(boolean quick) {
    int sessions = quick ? SESSIONS / QUICK : SESSIONS;
    int facts = quick ? FACTS / QUICK : FACTS;
    List<Figure> figures = new ArrayList<>();
    for (LastSession.Answered answered : LastSession.measure(sessions, facts)) {
      figures.add(Figure.plain(answered.line() + ", p50", answered.p50(), "ms"));
      figures.add(new Figure(answered.line() + ", p95", answered.p95(), "ms", P95_MILLIS));
    }
    return Report.of(
        "last-session",
        figures,
        List.of(
            "%,d sessions and %,d facts, a tenth of both on the longest line"
                .formatted(sessions, facts),
            "asked of PostgreSQL by the code behind every door, without a question to recall by"));
  }
}
