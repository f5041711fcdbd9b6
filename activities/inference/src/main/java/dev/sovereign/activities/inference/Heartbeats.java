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

/**
 * Lets an activity heartbeat while something blocks, and ends that when the activity is cancelled.
 */
final class Heartbeats {

  /** A heartbeat timeout of ten seconds or more leaves room for several lost beats. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private Heartbeats() {}

  /**
   * Runs the work on a thread of its own and beats each second. When the activity is cancelled or
   * its worker shut down, the thread is interrupted and the heartbeat's exception leaves.
   */
  static <T> T during(Callable<T> work) {
    ActivityExecutionContext activity = Activity.getExecutionContext();
    FutureTask<T> task = new FutureTask<>(work);
    Thread.ofVirtual().name("model-call").start(task);
    try {
      while (true) {
        activity.heartbeat(null);
        try {
          return task.get(BETWEEN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
          // Not done: another beat.
        }
      }
    } catch (ActivityCompletionException e) {
      task.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the worker is shut down", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException unchecked
          ? unchecked
          : new IllegalStateException(e.getCause());
    }
  }
}
