package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sovereign.testing.Folders;
import dev.sovereign.testing.OwnerClient;
import dev.sovereign.testing.Stack;
import dev.sovereign.testing.WorkRepository;
import dev.sovereign.testing.benchmark.Report.Figure;
import dev.sovereign.testing.load.Statistics;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * What a recall takes in a running stack, from the caller's request to the answer: the door, the
 * real embedding of the question, the index, PostgreSQL. The facts are in PostgreSQL and embedded
 * by the real model.
 */
final class RecallDoor {

  private static final String INSERT =
      """
      INSERT INTO memory.fact (kind, key, source, about, data_class, content_hash, body)
      VALUES ('note', ?, 'benchmark', now() - ? * interval '1 minute', 'INTERNAL', ?,
        json_build_object('kind', 'note', 'statement', ?::text)::text)""";

  private static final int BATCH = 5_000;
  private static final int WARM_UP = 200;
  private static final int QUESTIONS = 500;
  private static final double P95_MILLIS = 50;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Stack stack;
  private final int size;
  private final List<String> sentences;
  private final List<String> questions;

  private RecallDoor(Stack stack, int size) {
    Corpus corpus = Corpus.load();
    this.stack = stack;
    this.size = size;
    this.sentences = corpus.facts().texts();
    this.questions = corpus.questions().stream().map(Corpus.Question::text).toList();
  }

  /** The figures of a stack of its own with so many facts. */
  static List<Figure> measure(int size) throws Exception {
    try (Folders folder = Folders.temporary("recall-door");
        WorkRepository repository = WorkRepository.init(folder.resolve("repository"));
        Stack stack = Stack.in(folder.resolve("home"), repository.folder())) {
      stack.up();
      return new RecallDoor(stack, size).measure();
    }
  }

  private List<Figure> measure() throws SQLException, IOException {
    record();
    System.err.printf(Locale.ROOT, "%,d facts recorded, now the index%n", size);
    Duration rebuilt = stack.run("memory", "rebuild").orThrow().took();
    List<Double> millis = ask();
    return List.of(
        Figure.plain(
            named("embedding and indexing %,d facts"),
            size / (double) rebuilt.toSeconds(),
            "facts/s"),
        Figure.plain(
            named("recall p50 through the door at %,d facts"),
            Statistics.percentile(millis, 50),
            "ms"),
        new Figure(
            named("recall p95 through the door at %,d facts"),
            Statistics.percentile(millis, 95),
            "ms",
            P95_MILLIS));
  }

  private String named(String name) {
    return String.format(Locale.ROOT, name, size);
  }

  /** As they would be kept; one by one through the door would take an hour. */
  private void record() throws SQLException {
    try (Connection connection = stack.connect();
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      connection.setAutoCommit(false);
      for (int number = 1; number <= size; number++) {
        insert.setString(1, "benchmark " + number);
        insert.setInt(2, number);
        insert.setString(3, "%064x".formatted(number));
        insert.setString(4, text(number));
        insert.addBatch();
        if (number % BATCH == 0 || number == size) {
          insert.executeBatch();
          connection.commit();
        }
      }
    }
  }

  /** Two sentences of the corpus and a number, so that no two facts are alike. */
  private String text(int number) {
    Random random = new Random(number);
    return "%s TASK-%d %s"
        .formatted(
            sentences.get(random.nextInt(sentences.size())),
            number,
            sentences.get(random.nextInt(sentences.size())));
  }

  private List<Double> ask() throws IOException {
    OwnerClient door = new OwnerClient(stack, PATIENCE);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < WARM_UP + QUESTIONS; i++) {
      Map<String, Object> question =
          Map.of("query", questions.get(i % questions.size()), "limit", 10);
      long begin = System.nanoTime();
      JsonNode answer = door.post("/api/memory/recall", question);
      double took = (System.nanoTime() - begin) / NANOS_PER_MILLI;
      if (!answer.path("way").asText().equals("fused") || answer.path("facts").size() != 10) {
        throw new IllegalStateException("not ten facts by the index: " + answer);
      }
      if (i >= WARM_UP) {
        millis.add(took);
      }
    }
    return millis;
  }
}
