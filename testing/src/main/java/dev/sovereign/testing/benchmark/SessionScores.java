package dev.sovereign.testing.benchmark;

import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.load.Statistics.Interval;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** What share of the sessions with the evidence each way found, question by question. */
final class SessionScores {

  private static final double TARGET_5 = 0.87;
  private static final double TARGET_10 = 0.93;

  /** Weights are compared on these conversations of LoCoMo; the others are scored only. */
  private static final int LAST_OF_DEVELOPMENT = 5;

  /** How sessions were found. */
  enum Way {
    FUSED("fused"),
    WORDS("by words alone"),
    MEANING("by meaning alone"),
    WHOLE_SESSIONS("BM25 over whole sessions");

    private final String text;

    Way(String text) {
      this.text = text;
    }
  }

  private record Score(int haystack, double at5, double at10) {}

  private final Map<Way, List<Score>> scores = new EnumMap<>(Way.class);

  /**
   * @param haystack its number in the file, from 1
   * @param found the best first
   * @param gold at least one
   */
  void add(Way way, int haystack, List<String> found, Set<String> gold) {
    of(way).add(new Score(haystack, share(found, gold, 5), share(found, gold, 10)));
  }

  private static double share(List<String> found, Set<String> gold, int k) {
    return found.stream().limit(k).filter(gold::contains).count() / (double) gold.size();
  }

  private List<Score> of(Way way) {
    return scores.computeIfAbsent(way, _ -> new ArrayList<>());
  }

  /** How many questions. */
  int asked() {
    return of(Way.FUSED).size();
  }

  /**
   * @throws IllegalArgumentException when nothing was asked
   */
  Report report(Haystack.Format format) {
    if (asked() == 0) {
      throw new IllegalArgumentException("the file holds no question with evidence");
    }
    List<Score> fused = of(Way.FUSED);
    List<Figure> figures =
        List.of(
            Figure.atLeast("session recall@5", mean(fused, Score::at5), "", TARGET_5),
            Figure.atLeast("session recall@10", mean(fused, Score::at10), "", TARGET_10),
            Figure.plain(
                "any evidence session among the first 5",
                mean(fused, score -> score.at5() > 0 ? 1 : 0),
                ""));
    List<String> notes = new ArrayList<>();
    notes.add(format.option() + ": " + asked() + " questions with evidence, no LLM");
    notes(notes, "all", _ -> true);
    if (format == Haystack.Format.LOCOMO) {
      notes(notes, "1 to 5, by which weights are compared", it -> it <= LAST_OF_DEVELOPMENT);
      notes(notes, "6 and on, scored only", it -> it > LAST_OF_DEVELOPMENT);
    }
    return Report.of("memory-benchmarks", figures, notes);
  }

  private void notes(List<String> notes, String part, IntPredicate haystacks) {
    List<Score> fused = part(Way.FUSED, haystacks);
    if (fused.isEmpty()) {
      return;
    }
    for (Way way : Way.values()) {
      List<Score> found = part(way, haystacks);
      notes.add(line("%s, %s, recall@5", part, way, found.stream().map(Score::at5).toList()));
      notes.add(line("%s, %s, recall@10", part, way, found.stream().map(Score::at10).toList()));
      if (way != Way.FUSED) {
        notes.add(line("%s, fused over %s, recall@5", part, way, gain(found, fused, Score::at5)));
        notes.add(line("%s, fused over %s, recall@10", part, way, gain(found, fused, Score::at10)));
      }
    }
  }

  private List<Score> part(Way way, IntPredicate haystacks) {
    return of(way).stream().filter(score -> haystacks.test(score.haystack())).toList();
  }

  private static double mean(List<Score> scores, ToDoubleFunction<Score> value) {
    return scores.stream().mapToDouble(value).average().orElseThrow();
  }

  private static List<Double> gain(
      List<Score> other, List<Score> fused, ToDoubleFunction<Score> value) {
    return IntStream.range(0, fused.size())
        .mapToObj(i -> value.applyAsDouble(fused.get(i)) - value.applyAsDouble(other.get(i)))
        .toList();
  }

  // The annotation that is asked for is no dependency of this module, and all callers are here.
  @SuppressWarnings("AnnotateFormatMethod")
  private static String line(String what, String part, Way way, List<Double> values) {
    Interval interval = Statistics.interval(values);
    return String.format(
        Locale.ROOT,
        what + ": %.3f, 95%% interval %.3f to %.3f (%d questions)",
        part,
        way.text,
        Statistics.mean(values),
        interval.low(),
        interval.high(),
        values.size());
  }
}
