package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sovereign.workflows.memory.FactBody;
import dev.sovereign.workflows.memory.FactId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The committed facts and questions; {@code make_corpus.py} beside them says how they came to be.
 */
record Corpus(HeldFacts facts, List<Question> questions) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * @param heldOut whether it is scored, and nothing was chosen by it
   * @param style how it asks: by name, in other words, or with some of the words
   * @param gold the facts that answer it
   */
  record Question(boolean heldOut, String style, String text, Set<FactId> gold) {}

  static Corpus load() {
    HeldFacts facts = new HeldFacts();
    Map<String, FactId> ids = new HashMap<>();
    for (JsonNode line : lines("retrieval/facts.jsonl")) {
      int number = ids.size() + 1;
      ids.put(line.path("id").asText(), HeldFacts.id(number));
      Instant about = Instant.parse(line.path("about").asText());
      facts.add(number, body(line.path("body")), null, about);
    }
    return new Corpus(
        facts,
        lines("retrieval/questions.jsonl").stream().map(line -> question(line, ids)).toList());
  }

  private static FactBody body(JsonNode body) {
    try {
      return JSON.treeToValue(body, FactBody.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Question question(JsonNode line, Map<String, FactId> ids) {
    Set<FactId> gold = new HashSet<>();
    for (JsonNode id : line.path("gold")) {
      FactId fact = ids.get(id.asText());
      if (fact == null) {
        throw new IllegalStateException("a question cites " + id.asText() + ", which is no fact");
      }
      gold.add(fact);
    }
    return new Question(
        line.path("part").asText().equals("held-out"),
        line.path("style").asText(),
        line.path("question").asText(),
        gold);
  }

  private static List<JsonNode> lines(String resource) {
    List<JsonNode> lines = new ArrayList<>();
    try (InputStream in = Corpus.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is not in the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
