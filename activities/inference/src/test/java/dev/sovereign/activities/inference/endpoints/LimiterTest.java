package dev.sovereign.activities.inference.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sovereign.activities.inference.call.UpstreamException;
import dev.sovereign.activities.inference.endpoints.Limiter.Load;
import dev.sovereign.activities.inference.endpoints.Limiter.Slot;
import dev.sovereign.testsupport.SteppedClock;
import dev.sovereign.workflows.inference.Fault;
import dev.sovereign.workflows.inference.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LimiterTest {

  private final Instant far = Instant.now().plusSeconds(600);

  private final Queue<String> order = new ConcurrentLinkedQueue<>();
  private Runnable whenTheClockIsRead = () -> {};
  private final List<Thread> callers = new ArrayList<>();

  @Test
  void aSlotIsGivenBackOnceHoweverOftenItIsClosed() throws Exception {
    Limiter limiter = limiter(1, 0);
    Slot slot = new Slot();
    limiter.enter(slot, Priority.BATCH, far);
    limiter.leave(slot);
    limiter.leave(slot);
    assertThat(limiter.load()).isEqualTo(new Load(0, 0));
  }

  @Test
  void aFullQueueRefusesAtOnceAndSaysWhenToComeBack() throws Exception {
    Limiter limiter = limiter(1, 0);
    limiter.enter(new Slot(), Priority.BATCH, far);
    assertThatThrownBy(() -> limiter.enter(new Slot(), Priority.INTERACTIVE, far))
        .isInstanceOfSatisfying(
            UpstreamException.class,
            e -> {
              assertThat(e.fault()).isEqualTo(Fault.SATURATED);
              assertThat(e.retryAfter()).isEqualTo(Duration.ofSeconds(1));
            });
    assertThat(limiter.load()).isEqualTo(new Load(1, 0));
  }

  @Test
  void aFloodOfOneKindRefusesNobodyOfTheOther() throws Exception {
    Limiter limiter = limiter(1, 2);
    Slot first = new Slot();
    limiter.enter(first, Priority.BATCH, far);
    queue(limiter, Priority.BATCH, "b0");
    queue(limiter, Priority.BATCH, "b1");
    assertThatThrownBy(() -> limiter.enter(new Slot(), Priority.BATCH, far))
        .hasMessageContaining("1 calls under way and 2 waiting");
    queue(limiter, Priority.INTERACTIVE, "i0");
    queue(limiter, Priority.INTERACTIVE, "i1");
    assertThatThrownBy(() -> limiter.enter(new Slot(), Priority.INTERACTIVE, far))
        .hasMessageContaining("1 calls under way and 4 waiting");
    limiter.leave(first);
    join();
    assertThat(order).containsExactly("i0", "i1", "b0", "b1");
  }

  @Test
  void everyEighthSlotGoesToTheLongestWaitingOfTheOthers() throws Exception {
    Limiter limiter = limiter(1, 100);
    Slot first = new Slot();
    limiter.enter(first, Priority.INTERACTIVE, far);
    for (int i = 0; i < 3; i++) {
      queue(limiter, Priority.BATCH, "b" + i);
    }
    for (int i = 0; i < 16; i++) {
      queue(limiter, Priority.INTERACTIVE, "i" + i);
    }
    limiter.leave(first);
    join();
    assertThat(order)
        .containsExactly(
            "i0", "i1", "i2", "i3", "i4", "i5", "i6", "b0", "i7", "i8", "i9", "i10", "i11", "i12",
            "i13", "b1", "i14", "i15", "b2");
  }

  @Test
  void whoNobodyWaitsForBeginsOnceItHasBeenQuiet() throws Exception {
    SteppedClock clock = new SteppedClock(Instant.now());
    Limiter limiter = polite(clock);
    interactiveCall(limiter);
    queue(limiter, Priority.BATCH, "batch");
    interactiveCall(limiter);
    order.add("person");
    assertThat(limiter.load()).isEqualTo(new Load(0, 1));
    clock.pass(Courtesy.QUIET);
    join();
    assertThat(order).containsExactly("person", "batch");
    assertThat(limiter.load()).isEqualTo(new Load(0, 0));
  }

  @Test
  void whatNobodyWaitsForIsInterruptedForWhoDoes() throws Exception {
    Limiter limiter = polite(new SteppedClock(Instant.now()));
    Slot batch = new Slot();
    limiter.enter(batch, Priority.BATCH, far);
    limiter.mayStepBack(batch);
    queue(limiter, Priority.INTERACTIVE, "person");
    assertThat(Thread.interrupted()).isTrue();
    assertThat(limiter.steppedBack(batch)).isTrue();
    limiter.leave(batch);
    join();
    assertThat(order).containsExactly("person");
  }

  @Test
  void whoIsWantedBeforeItMayBeInterruptedIsInterruptedThen() throws Exception {
    Limiter limiter = polite(new SteppedClock(Instant.now()));
    Slot batch = new Slot();
    limiter.enter(batch, Priority.BATCH, far);
    queue(limiter, Priority.INTERACTIVE, "person");
    assertThat(Thread.interrupted()).isFalse();
    limiter.mayStepBack(batch);
    assertThat(Thread.interrupted()).isTrue();
    limiter.leave(batch);
    join();
  }

  @Test
  void afterSixtyThreeInteractiveCallsOneOfTheOthersIsLeftInPeace() throws Exception {
    Limiter limiter = polite(new SteppedClock(Instant.now()));
    for (int i = 0; i < 62; i++) {
      interactiveCall(limiter);
    }
    queue(limiter, Priority.BATCH, "batch");
    Slot person = new Slot();
    limiter.enter(person, Priority.INTERACTIVE, far);
    limiter.leave(person);
    join();
    assertThat(order).containsExactly("batch");
    for (int i = 0; i < 63; i++) {
      interactiveCall(limiter);
    }
    Slot batch = new Slot();
    limiter.enter(batch, Priority.BATCH, far);
    limiter.mayStepBack(batch);
    queue(limiter, Priority.INTERACTIVE, "person");
    assertThat(limiter.steppedBack(batch)).isFalse();
    limiter.leave(batch);
    join();
    assertThat(Thread.interrupted()).isFalse();
  }

  private void interactiveCall(Limiter limiter) throws UpstreamException {
    Slot slot = new Slot();
    limiter.enter(slot, Priority.INTERACTIVE, far);
    limiter.leave(slot);
  }

  private static Limiter polite(Clock clock) {
    return new Limiter(1, 100, clock, new Courtesy(clock));
  }

  @Test
  void aDeadlineEndsTheWait() throws Exception {
    Limiter limiter = limiter(1, 5);
    limiter.enter(new Slot(), Priority.BATCH, far);
    assertThatThrownBy(() -> limiter.enter(new Slot(), Priority.BATCH, Instant.now().plusMillis(5)))
        .isInstanceOfSatisfying(
            UpstreamException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DEADLINE));
    assertThat(limiter.load()).isEqualTo(new Load(1, 0));
  }

  @Test
  void aSlotThatComesInTheMomentOfGivingUpIsNotLost() throws Exception {
    Slot first = new Slot();
    // The clock is read between looking for the slot and giving up.
    Clock handsOver =
        new SteppedClock(Fixtures.START) {
          @Override
          public Instant instant() {
            whenTheClockIsRead.run();
            return Fixtures.DEADLINE;
          }
        };
    Limiter limiter = new Limiter(1, 5, handsOver);
    whenTheClockIsRead = () -> limiter.leave(first);
    limiter.enter(first, Priority.BATCH, Fixtures.DEADLINE);
    Slot second = new Slot();
    limiter.enter(second, Priority.BATCH, Fixtures.DEADLINE);
    assertThat(limiter.load()).isEqualTo(new Load(1, 0));
    limiter.leave(second);
    assertThat(limiter.load()).isEqualTo(new Load(0, 0));
  }

  @Test
  void anInterruptEndsTheWaitAndStaysVisible() throws Exception {
    Limiter limiter = limiter(1, 5);
    limiter.enter(new Slot(), Priority.BATCH, far);
    Thread caller = queue(limiter, Priority.BATCH, "never");
    caller.interrupt();
    join();
    assertThat(order).containsExactly("CANCELLED, interrupted true");
    assertThat(limiter.load()).isEqualTo(new Load(1, 0));
  }

  @Test
  void whoWaitsForWhatJustFailedIsSentAwayAtOnce() throws Exception {
    Limiter limiter = limiter(1, 5);
    Slot slot = new Slot();
    limiter.enter(slot, Priority.BATCH, far);
    queue(limiter, Priority.BATCH, "never");
    queue(limiter, Priority.INTERACTIVE, "never");
    limiter.sendAway(Fault.CONNECT_TIMEOUT, "away", Duration.ZERO);
    join();
    assertThat(order)
        .containsExactly(
            "CONNECT_TIMEOUT, interrupted false", "CONNECT_TIMEOUT, interrupted false");
    limiter.leave(slot);
    assertThat(limiter.load()).isEqualTo(new Load(0, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noSlotIsLostAndNoneIsTakenTwiceWhateverTheCallersDo(long seed) throws Exception {
    Random random = new Random(seed);
    int slots = 1 + random.nextInt(4);
    // Half of them at an engine whose speed all share, where quiet comes when the clock says so.
    Clock clock = Clock.systemUTC();
    Limiter limiter =
        seed % 2 == 0 ? new Limiter(slots, 300, clock, new Courtesy(clock)) : limiter(slots, 300);
    AtomicInteger active = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger ended = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      Priority priority = random.nextInt(3) == 0 ? Priority.BATCH : Priority.INTERACTIVE;
      Instant deadline =
          random.nextInt(4) == 0 ? Instant.now().plusMillis(random.nextInt(20)) : far;
      int turns = 1 + random.nextInt(20);
      callers.add(
          Thread.ofVirtual()
              .start(() -> work(limiter, priority, deadline, turns, active, most, ended)));
    }
    for (int i = 0; i < 60; i++) {
      callers.get(random.nextInt(callers.size())).interrupt();
      LockSupport.parkNanos(1_000);
    }
    join();
    assertThat(ended).as("seed %d: every caller came to an end", seed).hasValue(200);
    assertThat(most.get()).as("seed %d: calls at the same time", seed).isBetween(1, slots);
    assertThat(limiter.load()).as("seed %d: no slot is lost", seed).isEqualTo(new Load(0, 0));
  }

  private static void work(
      Limiter limiter,
      Priority priority,
      Instant deadline,
      int turns,
      AtomicInteger active,
      AtomicInteger most,
      AtomicInteger ended) {
    try {
      for (int turn = 0; turn < turns; turn++) {
        Slot slot = new Slot();
        limiter.enter(slot, priority, deadline);
        most.accumulateAndGet(active.incrementAndGet(), Math::max);
        LockSupport.parkNanos(1_000);
        active.decrementAndGet();
        limiter.leave(slot);
      }
    } catch (UpstreamException _) {
      // Deadline or interrupt: the caller ends, its place in the queue with it.
    } finally {
      ended.incrementAndGet();
    }
  }

  /** Starts a caller and returns once it stands in the queue. */
  private Thread queue(Limiter limiter, Priority priority, String name) {
    int before = limiter.load().waiting();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  Slot slot = new Slot();
                  try {
                    limiter.enter(slot, priority, far);
                    order.add(name);
                    limiter.leave(slot);
                  } catch (UpstreamException e) {
                    order.add(
                        e.fault() + ", interrupted " + Thread.currentThread().isInterrupted());
                  }
                });
    callers.add(caller);
    while (limiter.load().waiting() == before) {
      Thread.onSpinWait();
    }
    return caller;
  }

  private void join() throws InterruptedException {
    for (Thread caller : callers) {
      caller.join();
    }
  }

  private static Limiter limiter(int slots, int queue) {
    return new Limiter(slots, queue, Clock.systemUTC());
  }
}
