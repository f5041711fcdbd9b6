package dev.sovereign.activities.inference.receipts;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread with one connection that it keeps: what waits while a transaction commits goes
 * together into the next. A batch with a faulty member is written again one by one. While the
 * database is away promises fail at once, lasting operations stay, and a connection is looked for
 * twice a second. Thread-safe.
 */
final class GroupCommit implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

  private static final int BATCH = 1_000;
  private static final int MOST_WAITING = 10_000;
  private static final int RACES = 5;
  private static final Duration RECONNECT = Duration.ofMillis(500);

  /** How long a promise is waited for. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What is done with the connection. Called by the one thread only. */
  interface Writer {

    /** Makes a new connection fit for batches; commits by itself. */
    void connected(Connection connection) throws SQLException;

    /** Writes the batch, without committing. */
    void write(Connection connection, List<Op<?>> batch) throws SQLException;

    /** Leaves nothing behind in a session that may go back to a pool. */
    void leaving(Connection connection) throws SQLException;

    /** Runs when nothing happened for a while, and between batches; commits by itself. */
    void tick(Connection connection) throws SQLException;
  }

  private final DataSource dataSource;
  private final Writer writer;
  private final Duration tick;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Op<?>> waiting = new ArrayDeque<>();
  private final OwnThread thread;
  private boolean away;
  private boolean closing;
  private @Nullable Connection connection;
  private long ticked = System.nanoTime();

  GroupCommit(String name, DataSource dataSource, Duration tick, Writer writer) {
    this.dataSource = dataSource;
    this.tick = tick;
    this.writer = writer;
    this.thread = new OwnThread(name, this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Puts it in line.
   *
   * @throws StoreUnavailableException when it is no lasting one and the database is away
   */
  void submit(Op<?> op) {
    lock.lock();
    try {
      if (!op.lasting() && (away || closing || waiting.size() >= MOST_WAITING)) {
        throw Sql.unavailable(away ? "is away" : "does not keep up");
      }
      waiting.add(op);
      if (away) {
        op.failed(Sql.unavailable("is away"));
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Puts it in line and waits until it is committed.
   *
   * @throws StoreUnavailableException when it is not, within {@link #PATIENCE}; a promise is then
   *     void, a lasting operation is still done later
   * @throws CancellationException when the thread is interrupted, with the same consequences; it
   *     stays interrupted
   */
  <R> R commit(Op<R> op) {
    submit(op);
    try {
      return op.future().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return giveUp(op, Sql.unavailable("did not answer within " + PATIENCE.toSeconds() + " s"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return giveUp(op, new CancellationException("interrupted"));
    } catch (ExecutionException e) {
      throw rethrown(e);
    }
  }

  private static <R> R giveUp(Op<R> op, RuntimeException why) {
    if (op.failed(why) || op.future().isCompletedExceptionally()) {
      throw why;
    }
    // It was committed in this very moment.
    return op.future().join();
  }

  private static RuntimeException rethrown(ExecutionException e) {
    return e.getCause() instanceof RuntimeException cause
        ? cause
        : new IllegalStateException(e.getCause());
  }

  private void run() {
    try {
      while (true) {
        List<Op<?>> batch = next();
        if (batch == null) {
          return;
        }
        if (ensureConnected(batch)) {
          write(batch);
          tickWhenDue();
        }
      }
    } finally {
      disconnect();
    }
  }

  /** Null once closing and nothing waits, or closing and the database is away. */
  private @Nullable List<Op<?>> next() {
    lock.lock();
    try {
      long patience = away ? RECONNECT.toNanos() : tick.toNanos();
      while (patience > 0 && !closing && (away || (waiting.isEmpty() && connection != null))) {
        patience = changed.awaitNanos(patience);
      }
      if (closing && (waiting.isEmpty() || away)) {
        return null;
      }
      List<Op<?>> batch = new ArrayList<>();
      while (batch.size() < BATCH && !waiting.isEmpty()) {
        batch.add(waiting.poll());
      }
      return batch;
    } catch (InterruptedException _) {
      return null;
    } finally {
      lock.unlock();
    }
  }

  private boolean ensureConnected(List<Op<?>> batch) {
    if (connection != null) {
      return true;
    }
    try {
      Connection fresh = dataSource.getConnection();
      connection = fresh;
      fresh.setAutoCommit(false);
      writer.connected(fresh);
      back();
      return true;
    } catch (SQLException | RuntimeException e) {
      gone(batch, e);
      return false;
    }
  }

  private void write(List<Op<?>> batch) {
    if (!attempt(batch, true)) {
      // The connection was dead before anything could be committed: a restarted server costs
      // nobody a failure.
      if (ensureConnected(batch)) {
        attempt(batch, false);
      }
    }
  }

  /** Returns false when the connection was found dead and the batch may be tried again. */
  private boolean attempt(List<Op<?>> batch, boolean again) {
    List<Op<?>> wanted = batch.stream().filter(Op::wanted).toList();
    boolean committing = false;
    for (int race = 0; !wanted.isEmpty(); race++) {
      Connection session = connection;
      if (session == null) {
        return false;
      }
      try {
        writer.write(session, wanted);
        committing = true;
        session.commit();
        wanted.forEach(this::finish);
        return true;
      } catch (SQLException e) {
        if (committing || !(Sql.isLostRace(e) || Sql.isFaultOfTheStatement(e))) {
          return lost(wanted, e, committing, again);
        }
        rollback();
        if (Sql.isFaultOfTheStatement(e) || race >= RACES) {
          oneByOne(wanted, Sql.unavailable(e), e);
          return true;
        }
      } catch (RuntimeException e) {
        rollback();
        oneByOne(wanted, e, e);
        return true;
      }
    }
    return true;
  }

  private void oneByOne(List<Op<?>> batch, RuntimeException why, Exception cause) {
    if (batch.size() > 1) {
      for (Op<?> op : batch) {
        if (connection == null) {
          gone(List.of(op), why);
        } else {
          write(List.of(op));
        }
      }
      return;
    }
    Op<?> op = batch.getFirst();
    log.warn(
        "{} cannot be written and is given up ({})",
        op.getClass().getSimpleName(),
        cause instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : cause.getClass());
    op.failed(why);
  }

  private void finish(Op<?> op) {
    if (!op.committed()) {
      takeBack(op);
    }
  }

  private void takeBack(Op<?> op) {
    Op<?> undo = op.undo();
    if (undo != null) {
      submit(undo);
    }
  }

  private boolean lost(List<Op<?>> batch, SQLException e, boolean committing, boolean again) {
    disconnect();
    if (again && !committing) {
      return false;
    }
    gone(batch, e);
    if (committing) {
      // Nobody knows whether it was committed.
      batch.stream().filter(op -> !op.lasting()).forEach(this::takeBack);
    }
    return true;
  }

  /** Lasting operations go back to the head of the line in their order. */
  private void gone(List<Op<?>> batch, Exception e) {
    disconnect();
    StoreUnavailableException why =
        e instanceof SQLException sql ? Sql.unavailable(sql) : Sql.unavailable("is away");
    List<Op<?>> all = new ArrayList<>(batch);
    lock.lock();
    try {
      if (!away) {
        log.warn("receipts and budgets wait for the database: {}", why.getMessage());
      }
      away = true;
      all.addAll(waiting);
      waiting.clear();
      all.stream().filter(Op::lasting).forEach(waiting::add);
    } finally {
      lock.unlock();
    }
    // Whoever waits for a lasting one need not wait any longer either.
    all.forEach(op -> op.failed(why));
  }

  private void back() {
    lock.lock();
    try {
      if (away) {
        log.info("the database is back");
      }
      away = false;
    } finally {
      lock.unlock();
    }
  }

  private void tickWhenDue() {
    Connection session = connection;
    if (session == null || System.nanoTime() - ticked < tick.toNanos()) {
      return;
    }
    ticked = System.nanoTime();
    try {
      writer.tick(session);
    } catch (SQLException | RuntimeException e) {
      rollback();
      if (e instanceof SQLException sql
          && !Sql.isLostRace(sql)
          && !Sql.isFaultOfTheStatement(sql)) {
        disconnect();
      }
    }
  }

  private void rollback() {
    Connection session = connection;
    try {
      if (session != null) {
        session.rollback();
      }
    } catch (SQLException _) {
      disconnect();
    }
  }

  private void disconnect() {
    Connection session = connection;
    connection = null;
    if (session == null) {
      return;
    }
    try (session) {
      session.rollback();
      writer.leaving(session);
    } catch (SQLException _) {
      // It was of no use any more.
    }
  }

  /** Writes what waits, as far as the database answers within a few seconds, and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.await(PATIENCE.plusSeconds(2));
  }

  /** Ends as if the process were killed. */
  void abandon() {
    thread.abandon();
  }
}
