package dev.sovereign.activities.inference.upstream;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends exchanges whose time is over or whose thread was interrupted: it knows a server that takes
 * no bytes, a head that comes drop by drop and a platform thread that does not notice its
 * interruption, which a socket's own timeout does not. One thread for all endpoints looks at the
 * exchanges under way every 50 ms, by which a timeout may come late, and sleeps when there are
 * none. Thread-safe.
 */
final class Watchdog {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** Sleeping and waking costs more than looking at nothing a few times. */
  private static final int LOOKS_BEFORE_SLEEP = 100;

  private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

  private static final Watchdog SHARED = new Watchdog();

  private final Set<HttpExchange> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean asleep;

  private Watchdog() {
    thread = Thread.ofPlatform().name("upstream-watchdog").daemon().unstarted(this::run);
    thread.start();
  }

  static Watchdog shared() {
    return SHARED;
  }

  /** Until the exchange is closed. */
  void watch(HttpExchange exchange) {
    watched.add(exchange);
    exchange.onClose(() -> watched.remove(exchange));
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    int idle = 0;
    while (true) {
      idle = watched.isEmpty() ? idle + 1 : 0;
      if (idle > LOOKS_BEFORE_SLEEP) {
        sleep();
        idle = 0;
      }
      LockSupport.parkNanos(this, LOOK_NANOS);
      long now = System.nanoTime();
      watched.forEach(exchange -> look(exchange, now));
    }
  }

  /** Every other call depends on this thread. */
  private static void look(HttpExchange exchange, long now) {
    try {
      exchange.abortWhenOver(now);
    } catch (RuntimeException e) {
      log.warn("A call to a model could not be ended ({})", e.getClass().getName());
    }
  }

  /** Says so before it looks once more, so that nothing added in between is missed. */
  private void sleep() {
    asleep = true;
    while (watched.isEmpty()) {
      LockSupport.park(this);
    }
    asleep = false;
  }
}
