package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.Rebuild;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.workflows.memory.Recall;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What a recall takes, against how many facts there are. */
final class RecallScale {

  private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 300_000, 1_000_000);
  private static final int QUICK = 10_000;

  /** The largest size, for a look at a part: the largest of all takes an hour. */
  private static final String MOST = "SOVEREIGN_BENCH_FACTS";

  /** The size that has a limit, and the limit. */
  private static final int EMBEDDED = 100_000;

  private static final double P95_MILLIS = 50;
  private static final int WARM_UP = 200;
  private static final int QUESTIONS = 500;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double BYTES_PER_MIB = 1 << 20;

  private final List<Figure> figures = new ArrayList<>();
  private final LocalEmbeddings embeddings;

  private RecallScale(LocalEmbeddings embeddings) {
    this.embeddings = embeddings;
  }

  static Report run(boolean quick) throws Exception {
    try (LocalEmbeddings embeddings = LocalEmbeddings.start()) {
      RecallScale scale = new RecallScale(embeddings);
      int most = most(quick);
      SIZES.stream().filter(size -> size <= most).forEach(scale::measure);
      scale.figures.addAll(RecallDoor.measure(Math.min(most, EMBEDDED)));
      return Report.of(
          "recall-scale",
          scale.figures,
          List.of(
              "the facts' vectors are synthetic (directions around 500 centres, seeded): they cost"
                  + " a search what real ones cost, and say nothing of quality",
              "through the door: a running stack with the facts in PostgreSQL and real vectors",
              "else each recall embeds its question with the real model, searches by words and by"
                  + " meaning, fuses and loads; the facts themselves come from memory here, not"
                  + " from PostgreSQL",
              "the rebuild rate is the index's own, without the time of an embedding model",
              QUESTIONS + " questions one after the other, after " + WARM_UP + " to warm up"));
    }
  }

  private static int most(boolean quick) {
    String said = System.getenv(MOST);
    if (said != null) {
      return Integer.parseInt(said);
    }
    return quick ? QUICK : SIZES.getLast();
  }

  private void measure(int size) {
    SyntheticFacts facts = new SyntheticFacts(size);
    try (Folders folder = Folders.temporary("recall-scale");
        RecallUnderTest recall =
            new RecallUnderTest(
                folder.resolve("index"), facts, facts.embeddings(embeddings.model()))) {
      Rebuild.Progress rebuilt = recall.rebuild(progress -> tell(size, progress));
      plain("rebuild rate at %,d facts", size, rebuilt.rate(), "facts/s");
      plain("index on disk at %,d facts", size, mebibytes(folder.resolve("index")), "MiB");
      List<Double> millis = ask(recall.chosen(), facts);
      plain("recall p50 at %,d facts", size, Statistics.percentile(millis, 50), "ms");
      figures.add(
          new Figure(
              String.format(Locale.ROOT, "recall p95 at %,d facts", size),
              Statistics.percentile(millis, 95),
              "ms",
              size == EMBEDDED ? P95_MILLIS : null));
      // The largest take a while: whoever waits sees what is known.
      figures
          .subList(figures.size() - 4, figures.size())
          .forEach(it -> System.err.println(it.line()));
    }
  }

  private void plain(String name, int size, double value, String unit) {
    figures.add(Figure.plain(String.format(Locale.ROOT, name, size), value, unit));
  }

  private static void tell(int size, Rebuild.Progress progress) {
    if (progress.done() % 64_000 < 64 || progress.finished()) {
      System.err.printf(
          Locale.ROOT, "%,d of %,d, %.0f facts/s%n", progress.done(), size, progress.rate());
    }
  }

  private static List<Double> ask(Recall recall, SyntheticFacts facts) {
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WARM_UP + QUESTIONS; i++) {
      String question = facts.question(i);
      long begin = System.nanoTime();
      int found = RecallUnderTest.ids(recall, question, 10).size();
      double took = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      if (found != 10) {
        throw new IllegalStateException(found + " facts for: " + question);
      }
      if (i >= WARM_UP) {
        millis.add(took);
      }
    }
    return millis;
  }

  private static double mebibytes(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(it -> it.toFile().length()).sum()
          / BYTES_PER_MIB;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
