package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.Folders;
import dev.sovereign.testing.KillHarness;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many cycles with one process killed in each. */
final class KillSweep {

  private static final Duration NO_LIMIT = Duration.ofHours(12);

  private KillSweep() {}

  static Report run(int kills) throws Exception {
    long seed = System.nanoTime();
    try (Folders folder = Folders.temporary("kill-sweep");
        WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), folder.resolve("repository"))) {
      repository.commit("The first commit");
      stack.up();
      KillHarness harness = new KillHarness(stack, repository);
      KillHarness.Sweep sweep = harness.sweep(kills, NO_LIMIT, seed, KillSweep::progress);
      List<String> notes = new ArrayList<>();
      notes.add("seed " + seed);
      notes.addAll(sweep.lines());
      return Report.of(
          "kill-sweep",
          List.of(
              new Figure("cycles with a kill", kills, "", null),
              new Figure("kills that hit a running cycle", sweep.hits(), "", null),
              new Figure("kill points covered", sweep.covered(), "of " + sweep.points(), null),
              new Figure("cycles that broke a rule", sweep.broken(), "", 0.0),
              new Figure("median recovery", sweep.medianRecoverySeconds(), "s", null),
              new Figure("longest recovery", sweep.longestRecoverySeconds(), "s", null)),
          notes);
    }
  }

  /** Standard output is the report's. */
  private static void progress(String line) {
    System.err.println(line);
  }
}
