package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.treasury.fuzz.Fuzz;
import dev.sovereign.activities.treasury.fuzz.LedgerDatabase;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/** Operations against a model: several ledgers at once, each played from a seed of its own. */
final class LedgerFuzz {

  private static final long OPERATIONS = 10_000_000;
  private static final int STEPS_A_LEDGER = 20_000;

  /** Each with a server of its own, since the clock that a sequence sets is the server's. */
  private static final int PLAYERS = 2;

  /** Then a player takes a fresh server, so that the last ledger is as quick as the first. */
  private static final int LEDGERS_A_SERVER = 25;

  private static final String SEED = "SOVEREIGN_LEDGER_SEED";

  /** No further ledger begins after so many minutes; what was played is reported as it is. */
  private static final String MINUTES = "SOVEREIGN_LEDGER_MINUTES";

  private final long first;
  private final long wanted;
  private final long start = System.nanoTime();
  private final Fuzz.Tally tally = new Fuzz.Tally();
  private final AtomicLong begun = new AtomicLong();
  private final Queue<Fuzz.Failure> failures = new ConcurrentLinkedQueue<>();

  /** A player has ended, for whatever reason: no further ledger begins. */
  private volatile boolean over;

  private LedgerFuzz(long first, long wanted) {
    this.first = first;
    this.wanted = wanted;
  }

  static Report run(boolean quick) throws Exception {
    String seed = System.getenv(SEED);
    if (seed != null) {
      return new LedgerFuzz(Long.parseLong(seed), 1).play(1);
    }
    return new LedgerFuzz(System.nanoTime(), quick ? STEPS_A_LEDGER : OPERATIONS).play(PLAYERS);
  }

  private Report play(int players) throws Exception {
    System.err.printf("%,d operations, seeds from %d on%n", wanted, first);
    try (ExecutorService threads = Executors.newFixedThreadPool(players)) {
      List<Future<?>> playing = new ArrayList<>();
      for (int i = 0; i < players; i++) {
        playing.add(threads.submit(this::playInTurn));
      }
      for (Future<?> player : playing) {
        player.get();
      }
    }
    return report();
  }

  private void playInTurn() {
    try {
      // The first ledger of a player begins whatever the others have played meanwhile.
      do {
        playOnOneServer();
      } while (more());
    } finally {
      over = true;
    }
  }

  private void playOnOneServer() {
    try (LedgerDatabase database = LedgerDatabase.startForgetful()) {
      int played = 0;
      do {
        play(database, first + begun.getAndIncrement());
      } while (++played < LEDGERS_A_SERVER && more());
    }
  }

  private boolean more() {
    long limit = Long.parseLong(System.getenv().getOrDefault(MINUTES, "1440"));
    boolean late = System.nanoTime() - start > Duration.ofMinutes(limit).toNanos();
    return !over && !late && failures.isEmpty() && tally.operations() < wanted;
  }

  private void play(LedgerDatabase database, long seed) {
    new Fuzz(database, tally).run(seed, STEPS_A_LEDGER).ifPresent(failures::add);
    System.err.printf(
        "seed %d played: %,d operations in all, %,.0f/s%n", seed, tally.operations(), perSecond());
  }

  private double perSecond() {
    return tally.operations() / ((System.nanoTime() - start) / 1e9);
  }

  private Report report() {
    List<Figure> figures = new ArrayList<>();
    figures.add(Figure.plain("operations", (double) tally.operations(), ""));
    figures.add(Figure.plain("operations a second", perSecond(), ""));
    figures.add(Figure.plain("ledgers", begun.doubleValue(), ""));
    tally.outcomes().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(e -> figures.add(Figure.plain(e.getKey(), e.getValue().doubleValue(), "")));
    figures.add(new Figure("ledgers that broke an invariant", (double) failures.size(), "", 0.0));
    List<String> notes = new ArrayList<>();
    notes.add("first seed %d; each ledger takes the next".formatted(first));
    notes.add("fsync off: nothing is killed here, so nothing asks what is on disk");
    for (Fuzz.Failure failure : failures) {
      notes.add("%s=%d plays it again".formatted(SEED, failure.seed()));
      notes.add(failure.toString());
    }
    return Report.of("ledger-fuzz", figures, notes);
  }
}
