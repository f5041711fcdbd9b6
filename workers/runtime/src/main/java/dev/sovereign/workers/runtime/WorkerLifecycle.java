package dev.sovereign.workers.runtime;

import dev.sovereign.workers.runtime.schedules.ScheduleReconciler;
import io.grpc.StatusRuntimeException;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Starts polling once Temporal is ready for it, keeps Temporal set up while running, and drains
 * when asked to stop. Temporal may come later than this process, go away and come back, even empty:
 * the namespace's search attributes and schedules are looked after once a minute.
 */
public final class WorkerLifecycle implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(WorkerLifecycle.class);

  private static final Duration BETWEEN_CHECKS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofSeconds(1);

  /** Running activities may finish; what takes longer is retried by Temporal after the restart. */
  private static final Duration DRAIN = Duration.ofSeconds(10);

  private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(2);

  private final WorkerFactory factory;
  private final TemporalSetup setup;
  private final ScheduleReconciler schedules;
  private final String address;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile String waiting = "starting";
  private volatile boolean polling;
  private volatile boolean running;

  WorkerLifecycle(
      WorkerFactory factory, TemporalSetup setup, ScheduleReconciler schedules, String address) {
    this.factory = factory;
    this.setup = setup;
    this.schedules = schedules;
    this.address = address;
  }

  /** Whether this process asks Temporal for work. */
  public boolean polling() {
    return polling;
  }

  /** One line on what is being waited for; empty when nothing is. */
  public String waiting() {
    return waiting;
  }

  @Override
  public void start() {
    running = true;
    Thread.ofPlatform().name("temporal-setup").daemon().start(this::keepSetUp);
  }

  private void keepSetUp() {
    try {
      while (!stopping.await(attempt().toMillis(), TimeUnit.MILLISECONDS)) {
        // attempt() is the work; the wait between two is the latch's.
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how long to wait until the next. */
  private Duration attempt() {
    try {
      setup.ensure();
      startPolling();
      ScheduleReconciler.Result result = schedules.reconcile();
      if (result.changed()) {
        log.info("schedules: {}", result);
      }
      report("");
      return BETWEEN_CHECKS;
    } catch (RuntimeException e) {
      report(explain(e));
      return BETWEEN_ATTEMPTS;
    }
  }

  private synchronized void startPolling() {
    if (!polling && running) {
      factory.start();
      polling = true;
      waiting = "";
      log.info("polling {}", address);
    }
  }

  private void report(String problem) {
    if (!problem.equals(waiting)) {
      if (!problem.isEmpty()) {
        log.warn("{}; trying again every second", problem);
      } else {
        log.info("Temporal at {} answers again", address);
      }
      waiting = problem;
    }
  }

  private String explain(RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return "waiting for Temporal at %s: %s".formatted(address, status.getStatus().getCode());
      }
    }
    return "Temporal at %s cannot be set up: %s".formatted(address, e.getMessage());
  }

  @Override
  public void stop() {
    stopping.countDown();
    synchronized (this) {
      running = false;
    }
    if (polling) {
      drain();
    }
    polling = false;
  }

  private void drain() {
    factory.shutdown();
    factory.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      log.warn("activities still run after {}: they are interrupted and retried later", DRAIN);
      factory.shutdownNow();
      factory.awaitTermination(AFTER_INTERRUPT.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
