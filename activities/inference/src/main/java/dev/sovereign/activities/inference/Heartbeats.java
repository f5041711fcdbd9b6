package dev.sovereign.activities.inference;

import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets an activity heartbeat while something blocks, and ends that when the activity is cancelled.
 */
public final class Heartbeats {

  /** A heartbeat timeout of ten seconds or more leaves room for several lost beats. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Heartbeats() {}

  /** The same with nothing to tell, for work that need not be waited for once it is interrupted. */
  static <T> T during(Callable<T> work) {
    return during(() -> null, Duration.ZERO, work);
  }

  /**
   * Runs the work on a thread of its own and beats each second. When the activity is cancelled or
   * its worker shut down, the thread is interrupted and the heartbeat's exception leaves.
   *
   * @param told with each beat
   * @param leave how long interrupted work may take to write down what it has
   */
  public static <T> T during(Supplier<@Nullable Object> told, Duration leave, Callable<T> work) {
    ActivityExecutionContext activity = Activity.getExecutionContext();
    FutureTask<T> task = new FutureTask<>(work);
    Thread thread = Thread.ofVirtual().name("activity-work").start(task);
    try {
      while (true) {
        activity.heartbeat(told.get());
        try {
          return task.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          // Not done: another beat.
        }
      }
    } catch (ActivityCompletionException e) {
      interrupt(thread, leave);
      throw e;
    } catch (InterruptedException e) {
      interrupt(thread, leave);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the worker is shut down", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getCause());
    }
  }

  private static void interrupt(Thread thread, Duration leave) {
    thread.interrupt();
    try {
      thread.join(leave);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
