package dev.sovereign.gateway.rest;

import io.grpc.Context;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A bound on calls to Temporal that a door makes for somebody who waits. Without it the client
 * retries for a minute while the server is away.
 */
final class Deadlines {

  private static final int SECONDS = 10;

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("door-deadline").factory());

  private Deadlines() {}

  static <T> T call(Callable<T> call) {
    try (Context.CancellableContext context =
        Context.current().withDeadlineAfter(SECONDS, TimeUnit.SECONDS, TIMER)) {
      return context.call(call);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
