package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.batch.LineCall.Result;
import dev.sovereign.activities.inference.batch.LineRows.Pending;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Some requests of a batch, several at a time. For one run. */
final class Window {

  /** A retried window then repeats a minute's work at most, all of which is recorded. */
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /** What is held in memory until it is stored. */
  private static final long MOST_RESULT_BYTES = 4L << 20;

  /** A call that is interrupted ends at once; a commit that is under way takes a moment. */
  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final LineCall calls;
  private final FileReader input;
  private final Clock clock;
  private final AtomicInteger progress;
  private final ConcurrentLinkedQueue<Pending> waiting;
  private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * @param progress is told how many requests were made
   */
  Window(
      LineCall calls, FileReader input, List<Pending> lines, Clock clock, AtomicInteger progress) {
    this.calls = calls;
    this.input = input;
    this.waiting = new ConcurrentLinkedQueue<>(lines);
    this.clock = clock;
    this.progress = progress;
  }

  /** Makes them, or as many as there is time for. */
  void run(int parallel) throws InterruptedException {
    Instant until = clock.instant().plus(LONGEST);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < parallel; i++) {
      threads.add(Thread.ofVirtual().name("batch-" + i).start(() -> work(until)));
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      stop.set(true);
      threads.forEach(Thread::interrupt);
      for (Thread thread : threads) {
        thread.join(LEAVE);
      }
      throw e;
    }
  }

  /** What came of them so far. */
  List<Result> results() {
    return List.copyOf(results);
  }

  private void work(Instant until) {
    while (!stop.get() && clock.instant().isBefore(until) && bytes.get() < MOST_RESULT_BYTES) {
      Pending next = waiting.poll();
      if (next == null) {
        return;
      }
      Result result;
      try {
        result = calls.make(next, read(next));
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
        stop.set(true);
        return;
      }
      results.add(result);
      progress.incrementAndGet();
      switch (result) {
        case Result.Settled settled -> bytes.addAndGet(settled.json().length);
        case Result.Left left -> stop.compareAndSet(false, left.outage());
        case Result.Again _ -> {}
      }
    }
  }

  /** Throws what should not have been thrown, once the results are kept. */
  void rethrow() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  private byte[] read(Pending next) {
    synchronized (input) {
      return input.part(next.starts(), next.bytes());
    }
  }
}
