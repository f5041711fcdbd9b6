package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that writes what nobody waits for: receipts, a quarter of a second after the first of
 * them in one statement, and single changes of which only the last of a key matters. While the
 * database is away everything stays in memory, receipts up to a bound beyond which the oldest are
 * dropped and counted. Thread-safe; callers never wait for the database.
 */
final class WriteBehind implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(WriteBehind.class);

  private static final Duration GATHER = Duration.ofMillis(250);
  private static final int BATCH = 4_000;
  private static final int MOST_CHANGES = 10_000;
  private static final long SHORTEST_PAUSE = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofSeconds(2).toNanos();
  private static final Duration FAREWELL = Duration.ofSeconds(4);

  private static final String NEXT_BATCH =
      """
      UPDATE inference.run SET receipts = receipts + ?, lost = ?, last_batch = ?
      WHERE run_id = ? AND last_batch < ?
      """;

  private final DataSource dataSource;
  private final ProcessRun run;
  private final int bound;
  private final Duration tick;
  private final Runnable housekeeping;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Receipt> receipts = new ArrayDeque<>();
  private final SequencedMap<String, Change> changes = new LinkedHashMap<>();
  private final OwnThread thread;
  private volatile List<Receipt> inFlight = List.of();
  private final AtomicLong dropped = new AtomicLong();
  private long batches;
  private boolean closing;
  private boolean away;
  private long farewell;

  /**
   * @param bound how many receipts wait at most
   * @param housekeeping runs on the thread each {@code tick}
   */
  WriteBehind(
      DataSource dataSource, ProcessRun run, int bound, Duration tick, Runnable housekeeping) {
    this.dataSource = dataSource;
    this.run = run;
    this.bound = bound;
    this.tick = tick;
    this.housekeeping = housekeeping;
    this.thread = new OwnThread("receipts-behind", this::run);
  }

  void start() {
    thread.start();
  }

  /** Keeps the receipt soon. */
  void write(Receipt receipt) {
    run.counter().issue();
    lock.lock();
    try {
      if (closing) {
        return;
      }
      if (receipts.size() >= bound) {
        receipts.poll();
        dropped.incrementAndGet();
      }
      receipts.add(receipt);
      if (receipts.size() == 1 || receipts.size() == BATCH) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Makes the change soon, instead of any of the same key that is still to be made. */
  void write(String key, Change change) {
    lock.lock();
    try {
      changes.remove(key);
      changes.put(key, change);
      if (changes.size() > MOST_CHANGES) {
        Iterator<String> oldest = changes.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Receipts of this run that are known to be lost. */
  long dropped() {
    return dropped.get();
  }

  /** The last receipt of the call that is only in memory. */
  Optional<Receipt> find(String callId) {
    lock.lock();
    try {
      return receipts.reversed().stream()
          .filter(receipt -> receipt.id().equals(callId))
          .findFirst()
          .or(() -> inFlight.stream().filter(r -> r.id().equals(callId)).findFirst());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    long nextTick = System.nanoTime() + tick.toNanos();
    try {
      while (gather(nextTick - System.nanoTime())) {
        writeReceipts(inFlight);
        inFlight = List.of();
        writeChanges();
        if (nextTick - System.nanoTime() <= 0) {
          nextTick = System.nanoTime() + tick.toNanos();
          keepHouse();
        }
      }
    } catch (InterruptedException _) {
      // The database did not come back in time for the farewell; the counter tells the next run.
    }
  }

  /** Waits for work and a moment longer for more; false when there is none and never will be. */
  private boolean gather(long patience) throws InterruptedException {
    lock.lock();
    try {
      long idle = patience;
      while (receipts.isEmpty() && changes.isEmpty() && !closing && idle > 0) {
        idle = changed.awaitNanos(idle);
      }
      long more = GATHER.toNanos();
      while (!receipts.isEmpty() && receipts.size() < BATCH && !closing && more > 0) {
        more = changed.awaitNanos(more);
      }
      if (closing && receipts.isEmpty() && changes.isEmpty()) {
        return false;
      }
      List<Receipt> batch = new ArrayList<>(Math.min(receipts.size(), BATCH));
      while (batch.size() < BATCH && !receipts.isEmpty()) {
        batch.add(receipts.poll());
      }
      inFlight = batch;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void writeReceipts(List<Receipt> batch) throws InterruptedException {
    if (batch.isEmpty()) {
      return;
    }
    batches++;
    boolean written = untilBack(connection -> insert(connection, batch, batches));
    if (written) {
      return;
    }
    if (batch.size() == 1) {
      dropped.incrementAndGet();
      return;
    }
    int half = batch.size() / 2;
    writeReceipts(batch.subList(0, half));
    writeReceipts(batch.subList(half, batch.size()));
  }

  /** Once only, whatever became of the acknowledgement: a batch is written with its number. */
  private void insert(Connection connection, List<Receipt> batch, long number) throws SQLException {
    Sql.inTransaction(
        connection,
        open -> {
          // Counting before the row is there, or again after a lost acknowledgement, counts
          // nothing.
          run.ensureRow(open);
          boolean counted = count(open, batch.size(), number);
          if (counted) {
            ReceiptRows.insert(open, batch);
          }
          return counted;
        });
  }

  private boolean count(Connection connection, int receipts, long number) throws SQLException {
    try (var statement = connection.prepareStatement(NEXT_BATCH)) {
      statement.setLong(1, receipts);
      statement.setLong(2, dropped.get());
      statement.setLong(3, number);
      statement.setLong(4, run.id());
      statement.setLong(5, number);
      return statement.executeUpdate() == 1;
    }
  }

  private void writeChanges() throws InterruptedException {
    while (true) {
      Change change;
      lock.lock();
      try {
        var oldest = changes.pollFirstEntry();
        if (oldest == null) {
          return;
        }
        change = oldest.getValue();
      } finally {
        lock.unlock();
      }
      untilBack(change);
    }
  }

  /** Returns false when the work itself is at fault and no repetition would help. */
  private boolean untilBack(Change work) throws InterruptedException {
    for (long pause = SHORTEST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try (var connection = dataSource.getConnection()) {
        work.make(connection);
        away(false, "");
        return true;
      } catch (SQLException e) {
        if (Sql.isFaultOfTheStatement(e)) {
          log.warn("something written behind is given up (SQLSTATE {})", e.getSQLState());
          return false;
        }
        away(true, Sql.describe(e));
        pause(pause);
      } catch (RuntimeException e) {
        log.warn("something written behind is given up ({})", e.getClass().getName());
        return false;
      }
    }
  }

  private void away(boolean now, String why) {
    if (now != away) {
      log.info("receipts are {}", now ? "kept in memory: " + why : "written again");
    }
    away = now;
  }

  private void pause(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long until = System.nanoTime() + nanos;
      for (long left = nanos; left > 0; left = until - System.nanoTime()) {
        if (closing && farewell - System.nanoTime() <= 0) {
          throw new InterruptedException("the database is away");
        }
        changed.await(Math.min(left, SHORTEST_PAUSE), TimeUnit.NANOSECONDS);
      }
    } finally {
      lock.unlock();
    }
  }

  private void keepHouse() {
    try {
      housekeeping.run();
    } catch (RuntimeException e) {
      log.warn("expired answers stay for now ({})", e.getClass().getSimpleName());
    }
  }

  /** Writes what waits, as far as the database answers within a few seconds, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      farewell = System.nanoTime() + FAREWELL.toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.await(FAREWELL.plusSeconds(2));
  }

  /** Ends as if the process were killed. */
  void abandon() {
    thread.abandon();
  }
}
