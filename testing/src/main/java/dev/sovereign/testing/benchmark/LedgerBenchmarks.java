package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.treasury.fuzz.Histories;
import dev.sovereign.activities.treasury.fuzz.LedgerDatabase;
import dev.sovereign.activities.treasury.fuzz.Scale;
import dev.sovereign.activities.treasury.fuzz.Throughput;
import dev.sovereign.activities.treasury.fuzz.Throughput.Way;
import dev.sovereign.testing.Checkout;
import dev.sovereign.testing.Command;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Report.Figure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger, on a PostgreSQL of its own. */
final class LedgerBenchmarks {

  private static final double TIMES_ROW_LOCKED = 3;

  /**
   * Of the hot or the cold writers, the slowest gets at least this part of what the fastest gets.
   */
  private static final double FAIR = 0.5;

  /** From the smallest books to the largest, a thousand times as many entries. */
  private static final double AT_MOST_TIMES = 3;

  private LedgerBenchmarks() {}

  static Report throughput(boolean quick) throws Exception {
    Throughput.Result result =
        Throughput.measure(quick ? 1 : 3, Duration.ofSeconds(quick ? 5 : 15));
    List<Figure> figures = new ArrayList<>();
    result
        .figures()
        .forEach(
            (way, figure) -> {
              String name = way.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
              figures.add(Figure.plain(name, figure.perSecond(), "transfers/s"));
              figures.add(Figure.plain(name + ", slowest", figure.slowestMillis(), "ms"));
              figures.add(
                  Figure.plain(name + ", least over most of a writer", figure.fairness(), ""));
            });
    Throughput.Figure grouped = figure(result, Way.GROUPED);
    figures.add(
        Figure.atLeast(
            "grouped over row-locked",
            grouped.perSecond() / figure(result, Way.ROW_LOCKED).perSecond(),
            "times",
            TIMES_ROW_LOCKED));
    figures.add(
        Figure.plain(
            "grouped over bare",
            grouped.perSecond() / figure(result, Way.BARE).perSecond(),
            "times"));
    figures.add(
        Figure.atLeast("grouped: least over most of a writer", grouped.fairness(), "", FAIR));
    figures.add(new Figure("deadlocks", (double) result.deadlocks(), "", 0.0));
    return Report.of(
        "ledger-throughput",
        figures,
        List.of(
            "%d writers, half of them on one hot account, fsync and synchronous_commit on"
                .formatted(Throughput.WRITERS),
            "grouped and row-locked are the same books with the same chain; bare has neither chain"
                + " nor rules"));
  }

  private static Throughput.Figure figure(Throughput.Result result, Way way) {
    return Optional.ofNullable(result.figures().get(way)).orElseThrow();
  }

  static Report scale(boolean quick) {
    List<Long> sizes = new ArrayList<>(List.of(10_000L, 1_000_000L));
    if (!quick) {
      sizes.add(10_000_000L);
    }
    List<Scale.Point> points = Scale.measure(sizes);
    List<Figure> figures = new ArrayList<>();
    points.forEach(point -> figures.addAll(figures(point)));
    Scale.Point least = points.getFirst();
    Scale.Point most = points.getLast();
    figures.add(growth("balance now", most.balance() / least.balance()));
    figures.add(growth("following page", most.nextPage() / least.nextPage()));
    figures.add(growth("transfer", most.transfer() / least.transfer()));
    return Report.of(
        "ledger-scale",
        figures,
        List.of("medians of 200, one caller; half of all entries on one account"));
  }

  private static List<Figure> figures(Scale.Point point) {
    String with = " with %,d entries".formatted(point.entries());
    return List.of(
        Figure.plain("balance now" + with, point.balance(), "ms"),
        Figure.plain("balance as recorded" + with, point.balanceAtRecording(), "ms"),
        // One day of business is summed: 27 thousand entries of the busy account at most.
        Figure.plain("balance as happened" + with, point.balanceAtBusiness(), "ms"),
        Figure.plain("page of 50" + with, point.statement(), "ms"),
        Figure.plain("following page" + with, point.nextPage(), "ms"),
        Figure.plain("transfer" + with, point.transfer(), "ms"),
        new Figure("scans of whole tables" + with, (double) point.scans(), "", 0.0));
  }

  private static Figure growth(String of, double times) {
    return new Figure(of + ", largest over smallest books", times, "times", AT_MOST_TIMES);
  }

  static Report linearizability(boolean quick) throws Exception {
    long seed = System.nanoTime();
    int count = quick ? 200 : 2000;
    try (Folders folder = Folders.temporary("histories");
        LedgerDatabase database = LedgerDatabase.start()) {
      List<String> sound = verdicts(folder, Histories.record(database, seed, count));
      List<String> broken = verdicts(folder, List.of(Histories.broken(database, seed)));
      long linearizable = sound.stream().filter("Ok"::equals).count();
      return Report.of(
          "ledger-linearizability",
          List.of(
              Figure.plain("histories", count, ""),
              Figure.atLeast("found linearizable", (double) linearizable, "", count),
              Figure.atLeast(
                  "histories with a wrong answer that were found",
                  broken.equals(List.of("Illegal")) ? 1 : 0,
                  "of 1",
                  1)),
          List.of("seed " + seed, "Porcupine 1.3.1; 5 clients, 7 operations each, 3 accounts"));
    }
  }

  private static List<String> verdicts(Folders folder, List<String> histories) throws Exception {
    Path file = folder.resolve("histories.jsonl");
    Files.write(file, histories);
    return Command.run(
            List.of("go", "run", ".", file.toString()),
            Checkout.root().resolve("testing/porcupine"),
            Map.of(),
            Duration.ofMinutes(20))
        .orThrow()
        .out()
        .lines()
        .toList();
  }
}
