package dev.sovereign.workers.standalone;

import dev.sovereign.activities.inference.receipts.EnergyDay;
import dev.sovereign.activities.inference.receipts.Receipts;
import dev.sovereign.activities.inference.receipts.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Adds what was taken today before this process began to the day's account, as soon as the database
 * answers: a restart is no way around the budget.
 */
final class EnergyTakenBefore implements AutoCloseable {

  private static final Duration AGAIN = Duration.ofSeconds(5);

  private final EnergyDay day;
  private final Receipts receipts;
  private final Instant began;
  private final CountDownLatch closing = new CountDownLatch(1);

  EnergyTakenBefore(EnergyDay day, Receipts receipts, Instant began) {
    this.day = day;
    this.receipts = receipts;
    this.began = began;
  }

  void start() {
    Thread.ofVirtual().name("energy-taken-before").start(this::keepTrying);
  }

  private void keepTrying() {
    try {
      do {
        if (addedUp()) {
          return;
        }
      } while (!closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean addedUp() {
    try {
      receipts
          .energy(began.truncatedTo(ChronoUnit.DAYS), began)
          .forEach(line -> day.add(line.source(), line.microjoules()));
      return true;
    } catch (StoreUnavailableException _) {
      return false;
    }
  }

  @Override
  public void close() {
    closing.countDown();
  }
}
