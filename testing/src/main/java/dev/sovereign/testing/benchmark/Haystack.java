package dev.sovereign.testing.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Sessions of conversation and questions to them, as the public benchmarks have them: LoCoMo's
 * {@code locomo10.json} and LongMemEval's {@code longmemeval_s.json} or {@code _m.json}.
 */
record Haystack(List<Turn> turns, List<Asked> questions) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 15_000;
  private static final Pattern EVIDENCE = Pattern.compile("(D\\d+):\\d+");

  /**
   * What was said at once.
   *
   * @param before what was said before it in the session; when it was, for the first
   */
  record Turn(String session, String said, String before) {

    String text() {
      return before + "\n" + said;
    }
  }

  /**
   * @param sessions those that hold the evidence, at least one
   */
  record Asked(String text, Set<String> sessions) {}

  enum Format {
    LOCOMO("--locomo"),
    LONGMEMEVAL("--longmemeval");

    private final String option;

    Format(String option) {
      this.option = option;
    }

    String option() {
      return option;
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException when it cannot be read, or is not of the format
   */
  static List<Haystack> read(Format format, Path file) {
    JsonNode root;
    try {
      root = JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read as JSON: " + e.getMessage(), e);
    }
    if (!root.isArray() || root.isEmpty()) {
      throw new IllegalArgumentException(file + ": expected a JSON list of " + format.option());
    }
    List<Haystack> haystacks = new ArrayList<>();
    for (JsonNode one : root) {
      haystacks.add(
          switch (format) {
            case LOCOMO -> locomo(one);
            case LONGMEMEVAL -> longMemEval(one);
          });
    }
    return haystacks;
  }

  private static Haystack locomo(JsonNode sample) {
    List<Turn> turns = new ArrayList<>();
    JsonNode conversation = sample.path("conversation");
    for (int n = 1; conversation.has("session_" + n + "_date_time"); n++) {
      String date = conversation.path("session_" + n + "_date_time").asText();
      for (JsonNode turn : conversation.path("session_" + n)) {
        String said = turn.path("speaker").asText() + ": " + turn.path("text").asText();
        String shown = turn.path("blip_caption").asText("");
        add(turns, "D" + n, date, shown.isEmpty() ? said : said + " [shows " + shown + "]");
      }
    }
    List<Asked> questions = new ArrayList<>();
    for (JsonNode qa : sample.path("qa")) {
      Set<String> sessions = new LinkedHashSet<>();
      // A few entries hold several turns, or none.
      for (JsonNode evidence : qa.path("evidence")) {
        EVIDENCE.matcher(evidence.asText()).results().forEach(it -> sessions.add(it.group(1)));
      }
      add(questions, qa.path("question").asText(), sessions);
    }
    return new Haystack(turns, questions);
  }

  private static Haystack longMemEval(JsonNode entry) {
    List<Turn> turns = new ArrayList<>();
    JsonNode ids = entry.path("haystack_session_ids");
    JsonNode sessions = entry.path("haystack_sessions");
    for (int n = 0; n < sessions.size(); n++) {
      String date = entry.path("haystack_dates").path(n).asText();
      for (JsonNode turn : sessions.get(n)) {
        String said = turn.path("role").asText() + ": " + turn.path("content").asText();
        add(turns, ids.path(n).asText(), date, said);
      }
    }
    List<Asked> questions = new ArrayList<>();
    // The answer to an abstention is in no session.
    if (!entry.path("question_id").asText().endsWith("_abs")) {
      Set<String> evidence = new LinkedHashSet<>();
      entry.path("answer_session_ids").forEach(id -> evidence.add(id.asText()));
      add(questions, entry.path("question").asText(), evidence);
    }
    return new Haystack(turns, questions);
  }

  private static void add(List<Turn> turns, String session, String date, String said) {
    String text = said.length() > LONGEST ? said.substring(0, LONGEST) : said;
    // An answer means little without what it answers.
    boolean first = turns.isEmpty() || !turns.getLast().session().equals(session);
    String before = first ? "(" + date + ")" : turns.getLast().said();
    turns.add(new Turn(session, text, before));
  }

  private static void add(List<Asked> questions, String text, Set<String> sessions) {
    sessions.removeIf(String::isBlank);
    if (!sessions.isEmpty() && !text.isBlank()) {
      questions.add(new Asked(text, sessions));
    }
  }
}
