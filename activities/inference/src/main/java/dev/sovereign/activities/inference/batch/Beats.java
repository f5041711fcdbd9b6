package dev.sovereign.activities.inference.batch;

import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import dev.sovereign.workflows.batch.BatchFailure;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a step on a thread of its own and beats each second with how far it is. A step that is
 * cancelled is interrupted and given time to write down what it has.
 */
final class Beats {

  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration LEAVE = Duration.ofSeconds(8);

  private Beats() {}

  /**
   * @param step takes the counter that the beats tell
   */
  static <T> T during(Function<AtomicInteger, T> step) {
    ActivityExecutionContext activity = Activity.getExecutionContext();
    AtomicInteger progress = new AtomicInteger();
    FutureTask<T> task = new FutureTask<>(() -> step.apply(progress));
    Thread thread = Thread.ofVirtual().name("batch-step").start(task);
    try {
      while (true) {
        activity.heartbeat(progress.get());
        try {
          return task.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          // Not done: another beat.
        }
      }
    } catch (ActivityCompletionException e) {
      leave(thread);
      throw e;
    } catch (InterruptedException e) {
      leave(thread);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the worker is shut down", e);
    } catch (ExecutionException e) {
      throw translated(e.getCause());
    }
  }

  private static void leave(Thread thread) {
    thread.interrupt();
    try {
      thread.join(LEAVE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static RuntimeException translated(@Nullable Throwable cause) {
    return switch (cause) {
      case StoreUnavailableException e ->
          BatchFailure.STORE_UNAVAILABLE.failure(String.valueOf(e.getMessage()));
      case UncheckedIOException e ->
          BatchFailure.STORE_UNAVAILABLE.failure(String.valueOf(e.getMessage()));
      case RuntimeException e -> e;
      case null, default -> new IllegalStateException(cause);
    };
  }
}
