package dev.sovereign.activities.sovereignty;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sovereign.workflows.sovereignty.Observation;
import dev.sovereign.workflows.sovereignty.Rubric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rubrics in force, {@code sovereignty/rubrics.json}, checked with all problems at once. */
final class Rubrics {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private final List<String> problems = new ArrayList<>();

  private Rubrics() {}

  static List<Rubric> load() {
    return parse(Resource.text("rubrics.json"));
  }

  /** Fails with a message that names the file and every problem in it. */
  static List<Rubric> parse(String text) {
    var checking = new Rubrics();
    List<Rubric> rubrics;
    try {
      rubrics = checking.rubrics(JSON.readTree(text));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("sovereignty/rubrics.json: " + e.getOriginalMessage(), e);
    }
    if (!checking.problems.isEmpty()) {
      throw new IllegalStateException(
          "sovereignty/rubrics.json: " + String.join("; ", checking.problems));
    }
    return rubrics;
  }

  private List<Rubric> rubrics(JsonNode root) {
    var rubrics = new ArrayList<Rubric>();
    keys(root, "the file", Set.of("rubrics"));
    for (JsonNode node : list(root, "rubrics", "the file")) {
      String name = text(node, "rubric");
      keys(node, name, Set.of("name", "criteria"));
      var criteria = new ArrayList<Rubric.Criterion>();
      for (JsonNode criterion : list(node, "criteria", name)) {
        criteria.add(criterion(criterion, name));
      }
      unique(name, criteria.stream().map(Rubric.Criterion::name).toList());
      rubrics.add(new Rubric(name, criteria));
    }
    unique("the file", rubrics.stream().map(Rubric::name).toList());
    return rubrics;
  }

  private Rubric.Criterion criterion(JsonNode node, String rubric) {
    String name = text(node, rubric + ": criterion");
    String where = rubric + ", " + name;
    keys(node, where, Set.of("name", "points", "requires"));
    JsonNode points = node.path("points");
    if (!points.isInt() || points.asInt() < 1) {
      problems.add("%s: points: %s (expected: an integer >= 1)".formatted(where, points));
    }
    var requires = new ArrayList<Observation>();
    for (JsonNode observation : list(node, "requires", where)) {
      observation(observation.asText(), where, requires);
    }
    return new Rubric.Criterion(name, points.asInt(), requires);
  }

  private void observation(String name, String where, List<Observation> requires) {
    Arrays.stream(Observation.values())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .ifPresentOrElse(
            requires::add,
            () ->
                problems.add(
                    "%s: requires %s, which no probe observes (known: %s)"
                        .formatted(where, name, Arrays.toString(Observation.values()))));
  }

  private String text(JsonNode node, String where) {
    String name = node.path("name").asText();
    if (name.isBlank()) {
      problems.add(where + " without a name");
    }
    return name;
  }

  private JsonNode list(JsonNode node, String key, String where) {
    JsonNode list = node.path(key);
    if (!list.isArray() || list.isEmpty()) {
      problems.add("%s: %s: expected a list with an entry".formatted(where, key));
    }
    return list;
  }

  private void keys(JsonNode node, String where, Set<String> known) {
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                problems.add("%s: unknown key %s (known: %s)".formatted(where, key, known));
              }
            });
  }

  private void unique(String where, List<String> names) {
    if (new HashSet<>(names).size() < names.size()) {
      problems.add(where + ": a name occurs twice: " + names);
    }
  }
}
