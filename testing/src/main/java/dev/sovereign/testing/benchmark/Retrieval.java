package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.Fusion;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Corpus.Question;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.load.Statistics.Interval;
import dev.sovereign.workflows.DataClass;
import dev.sovereign.workflows.memory.FactId;
import dev.sovereign.workflows.memory.Recall;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How many of the facts that answer a question are among the first 5 and 10: by words, by meaning
 * with the real model, and fused. Weights are compared on one part of the corpus and scored on the
 * other.
 */
final class Retrieval {

  /** The corpus is made so that words alone do not get beyond this. */
  private static final double LEXICAL_LIMIT = 0.75;

  private static final int MOST = 10;

  private final List<Figure> figures = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Corpus corpus;
  private final RecallUnderTest recall;

  private Retrieval(Corpus corpus, RecallUnderTest recall) {
    this.corpus = corpus;
    this.recall = recall;
  }

  static Report run(boolean quick) {
    Corpus corpus = Corpus.load();
    try (Folders folder = Folders.temporary("retrieval");
        LocalEmbeddings embeddings = LocalEmbeddings.start();
        RecallUnderTest recall =
            new RecallUnderTest(
                folder.resolve("index"),
                corpus.facts(),
                new RememberedEmbeddings(embeddings.model()))) {
      recall.rebuild(progress -> {});
      Retrieval retrieval = new Retrieval(corpus, recall);
      if (!quick) {
        retrieval.weights();
      }
      retrieval.score();
      return Report.of("retrieval", retrieval.figures, retrieval.notes);
    }
  }

  private List<Question> questions(boolean heldOut) {
    return corpus.questions().stream().filter(it -> it.heldOut() == heldOut).toList();
  }

  /** Found facts of each question, as far down as is scored. */
  private static Map<Question, List<FactId>> ask(Recall recall, List<Question> questions) {
    Map<Question, List<FactId>> found = new LinkedHashMap<>();
    questions.forEach(it -> found.put(it, RecallUnderTest.ids(recall, it.text(), MOST)));
    return found;
  }

  private static List<Double> recallAt(int k, Map<Question, List<FactId>> found) {
    List<Double> values = new ArrayList<>();
    found.forEach(
        (question, ids) -> {
          long hits = ids.stream().limit(k).filter(question.gold()::contains).count();
          values.add(hits / (double) question.gold().size());
        });
    return values;
  }

  /** On the development part only. */
  private void weights() {
    List<Question> development = questions(false);
    String best = "";
    double bestMean = -1;
    for (Fusion fusion : candidates()) {
      var found = ask(recall.with(fusion), development);
      double mean =
          (Statistics.mean(recallAt(5, found)) + Statistics.mean(recallAt(MOST, found))) / 2;
      if (mean > bestMean) {
        bestMean = mean;
        best = fusion.toString();
      }
      notes.add(text("development: %s: mean of recall@5 and @10 %.4f", fusion, mean));
    }
    notes.add(
        text("best on the development part: %s (%.4f); in use: %s", best, bestMean, Fusion.CHOSEN));
  }

  /** Plain reciprocal rank fusion, and words by the share of the question that a fact says. */
  private static List<Fusion> candidates() {
    List<Fusion> candidates = new ArrayList<>();
    for (double k : List.of(5.0, 10.0, 20.0, 40.0)) {
      for (double named : List.of(0.0, 1.0)) {
        for (double lexical : List.of(0.25, 0.5, 1.0)) {
          candidates.add(new Fusion(lexical, 1, named, k, 1));
        }
        for (double lexical : List.of(1.0, 1.5, 2.0, 2.5, 3.0, 4.0)) {
          candidates.add(new Fusion(lexical, 1, named, k, 0));
        }
      }
    }
    return candidates;
  }

  private void score() {
    List<Question> heldOut = questions(true);
    var lexical = ask(recall.alone(true), heldOut);
    var dense = ask(recall.alone(false), heldOut);
    var fused = ask(recall.chosen(), heldOut);
    for (int k : List.of(5, MOST)) {
      figures.add(mean("lexical", k, lexical, k == 5 ? LEXICAL_LIMIT : null));
      figures.add(mean("dense", k, dense, null));
      figures.add(mean("fused", k, fused, null));
      gain("lexical", k, lexical, fused);
      gain("dense", k, dense, fused);
    }
    styles(lexical, dense, fused);
    losses("words", lexical, fused);
    losses("meaning", dense, fused);
    notes.add(
        text(
            "%d facts; %d questions to choose weights by, %d others scored",
            corpus.facts().count(EnumSet.allOf(DataClass.class)),
            questions(false).size(),
            heldOut.size()));
  }

  private Figure mean(
      String way, int k, Map<Question, List<FactId>> found, @Nullable Double atMost) {
    List<Double> values = recallAt(k, found);
    Interval interval = Statistics.interval(values);
    notes.add(
        text("%s recall@%d: 95%% interval %.3f to %.3f", way, k, interval.low(), interval.high()));
    return new Figure(way + " recall@" + k, Statistics.mean(values), "", atMost);
  }

  /** Question by question, so that what makes a question hard falls out. */
  private void gain(
      String over, int k, Map<Question, List<FactId>> before, Map<Question, List<FactId>> after) {
    List<Double> one = recallAt(k, before);
    List<Double> two = recallAt(k, after);
    List<Double> differences = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      differences.add(two.get(i) - one.get(i));
    }
    Interval interval = Statistics.interval(differences);
    notes.add(
        text(
            "fused over %s, recall@%d: %+.3f, 95%% interval %+.3f to %+.3f",
            over, k, Statistics.mean(differences), interval.low(), interval.high()));
    // A gain of nothing is none.
    figures.add(
        Figure.atLeast(
            text("fused over %s, recall@%d, lower end of the 95%% interval", over, k),
            interval.low(),
            "",
            Double.MIN_VALUE));
  }

  private void styles(
      Map<Question, List<FactId>> lexical,
      Map<Question, List<FactId>> dense,
      Map<Question, List<FactId>> fused) {
    for (String style : new TreeSet<>(fused.keySet().stream().map(Question::style).toList())) {
      notes.add(
          text(
              "questions by %s: recall@5 lexical %.3f, dense %.3f, fused %.3f",
              style, of(style, lexical), of(style, dense), of(style, fused)));
    }
  }

  private static double of(String style, Map<Question, List<FactId>> found) {
    Map<Question, List<FactId>> some = new LinkedHashMap<>(found);
    some.keySet().removeIf(question -> !question.style().equals(style));
    return Statistics.mean(recallAt(5, some));
  }

  private void losses(
      String way, Map<Question, List<FactId>> alone, Map<Question, List<FactId>> fused) {
    List<Double> one = recallAt(5, alone);
    List<Double> two = recallAt(5, fused);
    List<Question> asked = new ArrayList<>(fused.keySet());
    List<String> lost = new ArrayList<>();
    for (int i = 0; i < one.size(); i++) {
      if (two.get(i) < one.get(i)) {
        lost.add(asked.get(i).text());
      }
    }
    notes.add(text("where we lose: %d questions that %s alone answered", lost.size(), way));
    lost.stream().limit(5).forEach(question -> notes.add("  " + question));
  }

  // The annotation that is asked for is no dependency of this module, and all callers are here.
  @SuppressWarnings("AnnotateFormatMethod")
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
