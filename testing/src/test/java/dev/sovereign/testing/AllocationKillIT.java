package dev.sovereign.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testing.AllocationHarness.Killed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@code ./benchmarks/run allocation-kill-sweep}, on a stack of its own. */
class AllocationKillIT {

  private static final Duration AT_MOST = Duration.ofMinutes(3);

  @Test
  void everyMonthIsAllocatedOnceOrRefusedOnceWhateverDies(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    try (WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), repository.folder())) {
      repository.commit("The first commit");
      AllocationHarness.boundlessVenues(stack);
      stack.run("up", "--detach", "--no-cycle").orThrow();
      AllocationHarness harness = new AllocationHarness(stack);
      List<Killed> killed =
          harness.sweep(Integer.getInteger("kill.count", 7), AT_MOST, seed, System.out::println);
      System.out.println("-Dkill.seed=" + seed + ": " + killed.size() + " allocations");
      assertThat(killed).anyMatch(Killed::hit);
      assertThat(killed).anyMatch(each -> each.ended().refused() && !each.ended().signed());
      assertThat(killed).anyMatch(each -> each.ended().signed());
      assertThat(killed).allSatisfy(each -> assertThat(each.violations()).isEmpty());
      assertThat(harness.verify()).isEmpty();
    }
  }
}
