package dev.sovereign.testing.benchmark;

import dev.sovereign.activities.memory.recall.EmbeddingModel;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.benchmark.Haystack.Asked;
import dev.sovereign.testing.benchmark.Haystack.Turn;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.Recall;
import dev.sovereign.workflows.memory.RecallQuery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How many of the sessions that hold the evidence are among the first 5 and 10. Each turn of a
 * conversation, with the one before it, is a fact; a session counts by its best fact, half of its
 * next and so on. Beside it the lists alone, and BM25 over whole sessions, all that was said in one
 * as one text. No model judges anything.
 */
final class SessionRecall {

  private static final int FACTS = 100;
  private static final int QUICK = 20;

  /** Where the formats tell dates in words; recency then says nothing, as they are all alike. */
  private static final Instant ABOUT = Instant.parse("2026-01-01T00:00:00Z");

  private final SessionScores scores = new SessionScores();
  private final EmbeddingModel model;
  private final int most;

  private SessionRecall(EmbeddingModel model, int most) {
    this.model = model;
    this.most = most;
  }

  static Report run(List<String> options, boolean quick) {
    Haystack.Format format = format(options);
    List<Haystack> haystacks = Haystack.read(format, file(options));
    try (LocalEmbeddings embeddings = LocalEmbeddings.start()) {
      SessionRecall run = new SessionRecall(embeddings.model(), quick ? QUICK : Integer.MAX_VALUE);
      for (int number = 1; number <= haystacks.size(); number++) {
        run.ask(number, haystacks.get(number - 1));
      }
      return run.scores.report(format);
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

  private void ask(int number, Haystack haystack) {
    List<Asked> questions = haystack.questions().stream().limit(most - scores.asked()).toList();
    if (questions.isEmpty()) {
      return;
    }
    // Each question is put in four ways, and embedded once.
    EmbeddingModel once = new RememberedEmbeddings(model);
    try (Folders folder = Folders.temporary("sessions");
        RecallUnderTest facts = new RecallUnderTest(folder.resolve("f"), turns(haystack), once);
        RecallUnderTest whole = new RecallUnderTest(folder.resolve("s"), whole(haystack), once)) {
      facts.rebuild(progress -> {});
      whole.rebuild(progress -> {});
      ask(number, questions, SessionScores.Way.FUSED, facts.chosen());
      ask(number, questions, SessionScores.Way.WORDS, facts.alone(true));
      ask(number, questions, SessionScores.Way.MEANING, facts.alone(false));
      ask(number, questions, SessionScores.Way.WHOLE_SESSIONS, whole.alone(true));
    }
    System.err.printf(Locale.ROOT, "%d questions asked%n", scores.asked());
  }

  private static HeldFacts turns(Haystack haystack) {
    HeldFacts facts = new HeldFacts();
    for (Turn turn : haystack.turns()) {
      facts.add(facts.size() + 1, new FactBody.Note(turn.text()), turn.session(), ABOUT);
    }
    return facts;
  }

  /** With the turns before, so that every text is there twice: BM25 finds more by that. */
  private static HeldFacts whole(Haystack haystack) {
    Map<String, String> texts =
        haystack.turns().stream()
            .collect(
                Collectors.groupingBy(
                    Turn::session,
                    LinkedHashMap::new,
                    Collectors.mapping(Turn::text, Collectors.joining("\n"))));
    HeldFacts facts = new HeldFacts();
    texts.forEach(
        (session, text) -> {
          String cut = text.substring(0, Math.min(text.length(), FactBody.MAX_TEXT));
          facts.add(facts.size() + 1, new FactBody.Note(cut), session, ABOUT);
        });
    return facts;
  }

  private void ask(int number, List<Asked> questions, SessionScores.Way way, Recall recall) {
    for (Asked question : questions) {
      scores.add(way, number, sessions(recall, question), question.sessions());
    }
  }

  private static List<String> sessions(Recall recall, Asked question) {
    Map<String, Double> scores = new HashMap<>();
    Map<String, Double> weights = new HashMap<>();
    for (var found : recall.recall(new RecallQuery(question.text(), null, FACTS)).facts()) {
      String session = String.valueOf(found.fact().sessionId());
      double weight = weights.merge(session, 1.0, (before, _) -> before / 2);
      scores.merge(session, weight * found.score(), Double::sum);
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
