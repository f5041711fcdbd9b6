package dev.sovereign.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A program of some writers on one line that may be killed at any time: the next one settles what
 * this one was never answered, by its journals, and goes on. It ends when its input ends.
 *
 * <p>Arguments: the gateway's address, the file of the token, the line, the folder of the journals,
 * which run this is, counted from 0, how many writers, the longest pause of one in ms, a seed.
 */
final class FactClient {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** One call in so many is a take-over. */
  private static final int CALLS_PER_TAKE_OVER = 50;

  private final FactLine line;
  private final String prefix;
  private final int longestPauseMillis;
  private final AtomicBoolean done = new AtomicBoolean();

  private FactClient(FactLine line, String prefix, int longestPauseMillis) {
    this.line = line;
    this.prefix = prefix;
    this.longestPauseMillis = longestPauseMillis;
  }

  public static void main(String[] arguments) throws Exception {
    OwnerClient door = new OwnerClient(arguments[0], Path.of(arguments[1]), PATIENCE);
    String name = arguments[2];
    Path folder = Path.of(arguments[3]);
    int run = Integer.parseInt(arguments[4]);
    FactTally before = tally(folder, run);
    FactJournal journal = FactJournal.create(journal(folder, run));
    FactLine line = new FactLine(name, door, journal);
    line.takeOver();
    before.underWay().forEach((statement, pen) -> line.tell(pen, statement));
    FactClient client = new FactClient(line, name + " run " + run, Integer.parseInt(arguments[6]));
    client.work(Integer.parseInt(arguments[5]), new Random(Long.parseLong(arguments[7])));
  }

  /** The journal of a run. */
  static Path journal(Path folder, int run) {
    return folder.resolve("run-" + run);
  }

  private static FactTally tally(Path folder, int runs) {
    FactTally tally = new FactTally();
    for (int run = 0; run < runs; run++) {
      new JournalReader(journal(folder, run)).events(tally::take);
    }
    return tally;
  }

  private void work(int count, Random random) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String writer = prefix + " w" + i;
        Random own = new Random(random.nextLong());
        writers.add(threads.submit(() -> write(writer, own)));
      }
      awaitEndOfInput();
      done.set(true);
      for (Future<?> writer : writers) {
        writer.get();
      }
    }
  }

  private static void awaitEndOfInput() throws IOException {
    System.in.transferTo(OutputStream.nullOutputStream());
  }

  private void write(String writer, Random random) {
    for (int i = 1; !done.get(); i++) {
      line.tell(writer + " fact " + i);
      if (random.nextInt(CALLS_PER_TAKE_OVER) == 0) {
        line.takeOver();
      }
      LockSupport.parkNanos(Duration.ofMillis(random.nextInt(longestPauseMillis)).toNanos());
    }
  }
}
