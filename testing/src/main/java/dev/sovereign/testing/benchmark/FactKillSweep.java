package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.FactKillHarness;
import dev.sovereign.testing.FactKills;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many kills under writers of facts. */
final class FactKillSweep {

  private static final Duration NO_LIMIT = Duration.ofHours(24);

  private FactKillSweep() {}

  static Report run(int kills) throws Exception {
    long seed = System.nanoTime();
    try (Folders folder = Folders.temporary("fact-kill-sweep");
        WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), folder.resolve("repository"))) {
      repository.commit("The first commit");
      stack.up();
      FactKills sweep =
          new FactKillHarness(stack, folder.resolve("journals"), seed)
              .sweep(kills, NO_LIMIT, FactKillSweep::progress);
      List<String> notes = new ArrayList<>();
      notes.add("seed " + seed);
      notes.addAll(sweep.lines());
      return Report.of("fact-kill-sweep", figures(sweep), notes);
    }
  }

  private static List<Figure> figures(FactKills sweep) {
    return List.of(
        new Figure("kills", sweep.kills().size(), "", null),
        new Figure("kills with facts under way", sweep.hits(), "", null),
        new Figure("facts acknowledged", sweep.acknowledged(), "", null),
        new Figure("of them by a retry", sweep.lostAnswers(), "", null),
        new Figure("sessions", sweep.sessions(), "", null),
        new Figure("stale writes refused", sweep.refusals(), "", null),
        new Figure("acknowledged facts lost", sweep.violations("lost: "), "", 0.0),
        new Figure("facts recorded twice", sweep.violations("recorded "), "", 0.0),
        new Figure("violations of any rule", sweep.violations().size(), "", 0.0),
        new Figure("longest recovery", sweep.longestRecoverySeconds(), "s", null));
  }

  /** Standard output is the report's. */
  private static void progress(String line) {
    System.err.println(line);
  }
}
