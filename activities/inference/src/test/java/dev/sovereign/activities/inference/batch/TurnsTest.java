package dev.sovereign.activities.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sovereign.testsupport.SteppedClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {

  private final SteppedClock clock = new SteppedClock(Instant.now());
  private final Turns turns = new Turns(clock);
  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private final List<Thread> batches = new ArrayList<>();

  @Test
  void whoHasRequestsForTheLoadedModelGoesBeforeWhoCameEarlier() throws Exception {
    turns.take(Set.of("box a"));
    batch("b", "box b");
    batch("a and b", "box a", "box b");
    turns.give("box a", false);
    join();
    assertThat(order).containsExactly("a and b", "b");
  }

  @Test
  void whoIsAboutToComeBackForItIsWaitedForAndNotForLong() throws Exception {
    turns.take(Set.of("box a"));
    batch("b", "box b");
    turns.give("box a", true);
    assertThat(turns.take(Set.of("box a"))).isEqualTo("box a");
    order.add("a");
    turns.give("box a", true);
    clock.pass(Turns.COMES_BACK);
    join();
    assertThat(order).containsExactly("a", "b");
  }

  @Test
  void afterItsTimeWhoHasWaitedLongestGoesWhateverIsLoaded() throws Exception {
    turns.take(Set.of("box a"));
    batch("b", "box b");
    clock.pass(Turns.LONGEST);
    batch("a", "box a");
    turns.give("box a", true);
    join();
    assertThat(order).containsExactly("b", "a");
  }

  /** A window that is made as soon as it has the turn; returns once it waits. */
  private void batch(String name, String... groups) {
    int before = turns.waiting();
    batches.add(
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    turns.take(Set.of(groups));
                    order.add(name);
                    turns.give("", false);
                  } catch (InterruptedException e) {
                    order.add(name + " was interrupted");
                  }
                }));
    while (turns.waiting() == before) {
      Thread.onSpinWait();
    }
  }

  private void join() throws InterruptedException {
    for (Thread batch : batches) {
      batch.join();
    }
  }
}
