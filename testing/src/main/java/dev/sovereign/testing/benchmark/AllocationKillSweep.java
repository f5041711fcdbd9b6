package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.AllocationHarness;
import dev.sovereign.testing.AllocationHarness.Killed;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Many months allocated with one process killed in each. */
final class AllocationKillSweep {

  private static final Duration NO_LIMIT = Duration.ofHours(12);

  private AllocationKillSweep() {}

  static Report run(int kills) throws Exception {
    long seed = System.nanoTime();
    try (Folders folder = Folders.temporary("allocation-kill-sweep");
        WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), folder.resolve("repository"))) {
      repository.commit("The first commit");
      AllocationHarness.boundlessVenues(stack);
      stack.run("up", "--detach", "--no-cycle").orThrow();
      AllocationHarness harness = new AllocationHarness(stack);
      long start = System.nanoTime();
      List<Killed> killed = harness.sweep(kills, NO_LIMIT, seed, System.err::println);
      double seconds = (System.nanoTime() - start) / 1e9;
      List<String> notes = new ArrayList<>(List.of("seed " + seed));
      notes.addAll(harness.verify());
      killed.stream()
          .filter(each -> !each.violations().isEmpty())
          .forEach(each -> notes.add(each.toString()));
      return Report.of(
          "allocation-kill-sweep",
          List.of(
              new Figure("allocations with a kill", killed.size(), "", null),
              new Figure("kills of a run in flight", count(killed, true), "", null),
              new Figure(
                  "months refused", number(killed, each -> each.ended().refused()), "", null),
              new Figure(
                  "months that a person signed for or declined",
                  number(killed, each -> each.ended().signed()),
                  "",
                  null),
              new Figure("allocations that broke a rule", broken(killed), "", 0.0),
              new Figure(
                  "books that do not verify", notes.size() > 1 + broken(killed) ? 1 : 0, "", 0.0),
              new Figure("seconds a kill", seconds / killed.size(), "s", null),
              new Figure("median recovery of a run in flight", median(killed), "s", null),
              new Figure("longest recovery", longest(killed), "s", null)),
          notes);
    }
  }

  private static long count(List<Killed> killed, boolean hit) {
    return killed.stream().filter(each -> each.hit() == hit).count();
  }

  private static long number(List<Killed> killed, Predicate<Killed> which) {
    return killed.stream().filter(which).count();
  }

  private static long broken(List<Killed> killed) {
    return killed.stream().filter(each -> !each.violations().isEmpty()).count();
  }

  private static double median(List<Killed> killed) {
    List<Long> millis =
        killed.stream()
            .filter(Killed::hit)
            .map(each -> each.recovery().toMillis())
            .sorted()
            .toList();
    return millis.isEmpty() ? 0 : millis.get(millis.size() / 2) / 1000.0;
  }

  private static double longest(List<Killed> killed) {
    return killed.stream().mapToLong(each -> each.recovery().toMillis()).max().orElse(0) / 1000.0;
  }
}
