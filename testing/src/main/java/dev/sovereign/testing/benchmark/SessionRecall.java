package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Haystack.Asked;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.load.Statistics;
import dev.sovereign.testing.load.Statistics.Interval;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How many of the sessions that hold the evidence are among the first 5 and 10. Each turn of a
 * conversation, with the one before it, is a fact; a session counts by its best fact, half of its
 * next and so on. No model judges anything.
 */
final class SessionRecall {

  private static final double TARGET_5 = 0.87;
  private static final double TARGET_10 = 0.93;
  private static final int FACTS = 100;
  private static final int QUICK = 20;

  /** Where the formats tell dates in words; recency then says nothing, as they are all alike. */
  private static final Instant ABOUT = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Double> at5 = new ArrayList<>();
  private final List<Double> at10 = new ArrayList<>();
  private final List<Double> any5 = new ArrayList<>();
  private final EmbeddingModel model;
  private final int most;

  private SessionRecall(EmbeddingModel model, int most) {
    this.model = model;
    this.most = most;
  }

  static Report run(List<String> options, boolean quick) {
    List<Haystack> haystacks = Haystack.read(format(options), file(options));
    try (LocalEmbeddings embeddings = LocalEmbeddings.start()) {
      SessionRecall run = new SessionRecall(embeddings.model(), quick ? QUICK : Integer.MAX_VALUE);
      haystacks.forEach(run::ask);
      return run.report(format(options));
    }
  }

  private static Haystack.Format format(List<String> options) {
    for (Haystack.Format format : Haystack.Format.values()) {
      if (options.contains(format.option())) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "memory-benchmarks: which file? (expected: --locomo FILE or --longmemeval FILE)");
  }

  private static Path file(List<String> options) {
    int at = options.indexOf(format(options).option()) + 1;
    if (at >= options.size()) {
      throw new IllegalArgumentException(options.getLast() + ": needs the path of a file");
    }
    return Path.of(options.get(at));
  }

  private void ask(Haystack haystack) {
    if (at5.size() >= most) {
      return;
    }
    HeldFacts facts = new HeldFacts();
    for (Haystack.Turn turn : haystack.turns()) {
      facts.add(facts.size() + 1, new FactBody.Note(turn.text()), turn.session(), ABOUT);
    }
    try (Folders folder = Folders.temporary("sessions");
        RecallUnderTest recall = new RecallUnderTest(folder.resolve("index"), facts, model)) {
      recall.rebuild(progress -> {});
      haystack.questions().stream()
          .limit(most - at5.size())
          .forEach(question -> score(recall.chosen(), question));
    }
    System.err.printf(Locale.ROOT, "%d questions asked%n", at5.size());
  }

  private void score(Recall recall, Asked question) {
    Map<String, Double> scores = new HashMap<>();
    Map<String, Double> weights = new HashMap<>();
    for (var found : recall.recall(new RecallQuery(question.text(), null, FACTS)).facts()) {
      String session = String.valueOf(found.fact().sessionId());
      double weight = weights.merge(session, 1.0, (before, _) -> before / 2);
      scores.merge(session, weight * found.score(), Double::sum);
    }
    List<String> sessions =
        scores.entrySet().stream()
            .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
            .map(Map.Entry::getKey)
            .toList();
    at5.add(share(sessions, question, 5));
    at10.add(share(sessions, question, 10));
    any5.add(at5.getLast() > 0 ? 1.0 : 0.0);
  }

  private static double share(List<String> sessions, Asked question, int k) {
    long hits = sessions.stream().limit(k).filter(question.sessions()::contains).count();
    return hits / (double) question.sessions().size();
  }

  private Report report(Haystack.Format format) {
    if (at5.isEmpty()) {
      throw new IllegalArgumentException("the file holds no question with evidence");
    }
    List<Figure> figures =
        List.of(
            Figure.atLeast("session recall@5", Statistics.mean(at5), "", TARGET_5),
            Figure.atLeast("session recall@10", Statistics.mean(at10), "", TARGET_10),
            Figure.plain("any evidence session among the first 5", Statistics.mean(any5), ""));
    List<String> notes =
        List.of(
            format.option() + ": " + at5.size() + " questions with evidence, no LLM",
            interval("recall@5", at5),
            interval("recall@10", at10));
    return Report.of("memory-benchmarks", figures, notes);
  }

  private static String interval(String name, List<Double> values) {
    Interval interval = Statistics.interval(values);
    return String.format(
        Locale.ROOT, "%s: 95%% interval %.3f to %.3f", name, interval.low(), interval.high());
  }
}
