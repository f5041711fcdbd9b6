package dev.sovereign.activities.inference.receipts;

import dev.sovereign.workflows.ContentStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;

/**
 * Receipts, budgets and answers of a process in PostgreSQL, with the two threads that write them.
 * The database may be away when this opens and at any time later. Holds one connection for good,
 * whose session is the sign that the process lives, and one or two more for moments; a pool that
 * hands out connections by transaction cannot be used. Thread-safe; to be closed.
 */
public final class InferenceStore implements AutoCloseable {

  private static final Duration LOOK_FOR_ORPHANS = Duration.ofSeconds(10);
  private static final Duration LOOK_FOR_EXPIRED = Duration.ofMinutes(1);

  private final DataSource dataSource;
  private final IssueCounter counter;
  private final ProcessRun run;
  private final PaidCallJournal journal;
  private final GroupCommit commits;
  private final WriteBehind behind;
  private final PostgresReceipts receipts;
  private final PostgresBudget budget;
  private final PostgresAnswers answers;
  private final List<Runnable> expiries = new CopyOnWriteArrayList<>();

  /**
   * @param host name of this machine, as receipts say it
   * @param counter the file that counts receipts across a crash, for example {@code
   *     $SOVEREIGN_HOME/run/receipts-worker}; one for each process that runs at the same time
   * @param limitsNanoUsd what may be spent in a period; a period that is absent is not limited
   * @param keyRetention how long an answer can be had by its idempotency key
   * @param idRetention how long an answer without a key can be had by its call's id
   * @param receiptsInMemory how many wait at most while the database is away
   */
  public record Settings(
      String host,
      Path counter,
      Map<Period, Long> limitsNanoUsd,
      Duration keyRetention,
      Duration idRetention,
      int receiptsInMemory) {

    public Settings {
      limitsNanoUsd = Map.copyOf(limitsNanoUsd);
      limitsNanoUsd.forEach(
          (period, limit) -> {
            if (limit < 0) {
              throw new IllegalArgumentException(
                  "limit of the %s: %d (expected: >= 0)".formatted(period.label(), limit));
            }
          });
      if (receiptsInMemory < 1) {
        throw new IllegalArgumentException(
            "receiptsInMemory: " + receiptsInMemory + " (expected: >= 1)");
      }
    }

    /** A day by key, an hour by id, 50,000 receipts. */
    public static Settings of(String host, Path counter, Map<Period, Long> limitsNanoUsd) {
      return new Settings(
          host, counter, limitsNanoUsd, Duration.ofHours(24), Duration.ofHours(1), 50_000);
    }
  }

  /**
   * Opens it and starts its threads; does not wait for the database.
   *
   * @param dataSource connections of the role {@code inference}, in auto-commit mode
   * @throws java.io.UncheckedIOException when the counter's file cannot be used
   */
  public InferenceStore(
      DataSource dataSource, ContentStore contents, Settings settings, Clock clock) {
    this.dataSource = dataSource;
    this.counter = new IssueCounter(settings.counter());
    this.run = new ProcessRun(counter, settings.host());
    this.journal = new PaidCallJournal(run, settings.limitsNanoUsd(), clock);
    this.commits = new GroupCommit("receipts-commit", dataSource, LOOK_FOR_ORPHANS, new Writer());
    this.behind =
        new WriteBehind(
            dataSource, run, settings.receiptsInMemory(), LOOK_FOR_EXPIRED, this::deleteExpired);
    this.receipts = new PostgresReceipts(dataSource, behind, journal, run);
    this.budget = new PostgresBudget(dataSource, commits, journal, clock);
    this.answers = new PostgresAnswers(dataSource, commits, behind, run, contents, settings, clock);
    commits.start();
    behind.start();
  }

  /** Receipts. */
  public PostgresReceipts receipts() {
    return receipts;
  }

  /** Money. */
  public PostgresBudget budget() {
    return budget;
  }

  /** Answers by key and by call. */
  public PostgresAnswers answers() {
    return answers;
  }

  /**
   * Makes a change soon, in a transaction of its own, and instead of any of the same key that is
   * still to be made. It may be made twice. Never blocks and never fails.
   */
  public void writeBehind(String key, Change change) {
    behind.write(key, change);
  }

  /** Deletes answers that expired, and their contents. Done each minute by itself. */
  void deleteExpired() {
    answers.deleteExpired();
    expiries.forEach(Runnable::run);
  }

  /**
   * Lets something else of the same database expire each minute.
   *
   * @param expiry may throw {@link StoreUnavailableException}
   */
  public void alsoExpire(Runnable expiry) {
    expiries.add(expiry);
  }

  /**
   * Writes what waits, as far as the database answers within a few seconds, says what was lost, and
   * lets the counter's file go. The data source stays open.
   */
  @Override
  public void close() {
    behind.close();
    commits.close();
    try (var connection = dataSource.getConnection()) {
      run.countLost(connection, new IssueCounter.Issued(run.id(), counter.issued()));
      counter.forget(run.id());
    } catch (SQLException _) {
      // The next start says it.
    } finally {
      counter.close();
    }
  }

  /** Ends like a killed process: nothing is written any more, and the session is dropped. */
  void abandon() {
    commits.abandon();
    behind.abandon();
    counter.close();
  }

  /** What the committing thread does with its connection. */
  private final class Writer implements GroupCommit.Writer {

    @Override
    public void connected(Connection connection) throws SQLException {
      run.register(connection);
      journal.applyLimits(connection);
      journal.abandonOrphans(connection);
    }

    @Override
    public void write(Connection connection, List<Op<?>> batch) throws SQLException {
      List<BudgetOp<?>> paid = new ArrayList<>();
      for (Op<?> op : batch) {
        if (op instanceof BudgetOp<?> line) {
          paid.add(line);
        } else {
          op.write(connection);
        }
      }
      if (!paid.isEmpty()) {
        journal.write(connection, paid);
      }
    }

    @Override
    public void leaving(Connection connection) throws SQLException {
      ProcessRun.unlock(connection);
    }

    @Override
    public void tick(Connection connection) throws SQLException {
      journal.abandonOrphans(connection);
    }
  }
}
